import { render } from 'preact'
import { App } from './app.tsx'
import { applyTheme } from './shell/theme.ts'
import { resume } from './sign-in/resume.ts'

applyTheme()
void resume()
render(<App />, document.body)
