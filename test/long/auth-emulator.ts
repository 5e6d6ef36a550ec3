import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts } from '../../dev/ports.ts'

const FIREBASE = fileURLToPath(new URL('../../node_modules/.bin/firebase', import.meta.url))

/** Firebase's own Auth emulator, without anybody. */
export async function startAuth() {
  const dir = await mkdtemp(join(tmpdir(), 'tailer-auth-'))
  const [port = 0, hub = 0, logging = 0] = await freePorts(3)
  const emulators = {
    auth: { port, host: '127.0.0.1' },
    hub: { port: hub },
    logging: { port: logging },
    ui: { enabled: false },
    singleProjectMode: false,
  }
  await writeFile(join(dir, 'firebase.json'), JSON.stringify({ emulators }))
  const emulator = spawn(FIREBASE, ['emulators:start', '--only', 'auth', '--project', 'demo-tailer'], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, CI: 'true' },
  })
  await new Promise<void>((resolve, reject) => {
    let output = ''
    emulator.stdout?.on('data', chunk => {
      output += chunk
      if (output.includes('All emulators ready')) resolve()
    })
    emulator.once('exit', code => reject(new Error(`The Auth emulator ended with ${code}:\n${output}`)))
  })
  const host = `127.0.0.1:${port}`
  return {
    host,
    /** Adds a person. @throws Error where it does not take them */
    async add(email: string, password: string): Promise<void> {
      const response = await fetch(`http://${host}/identitytoolkit.googleapis.com/v1/accounts:signUp?key=k`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ email, password }),
      })
      if (!response.ok) throw new Error(`The Auth emulator answered ${response.status}`)
    },
    async stop(): Promise<void> {
      if (emulator.exitCode === null) {
        const ended = once(emulator, 'exit')
        emulator.kill('SIGINT')
        await ended
      }
      await rm(dir, { recursive: true, force: true })
    },
  }
}
