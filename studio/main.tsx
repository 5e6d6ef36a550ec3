import { render } from 'preact'
import { App } from './app.tsx'
import { routeOf } from './route/route.ts'
import { loadEarly } from './shell/screen.tsx'
import { applyTheme } from './shell/theme.ts'

applyTheme()
loadEarly(routeOf(location.pathname))
render(<App />, document.body)
