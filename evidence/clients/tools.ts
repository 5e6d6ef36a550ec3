import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url))
/** What of npm is tried; TypeScript 5, for openapi-typescript works by its programming interface. */
const PACKAGES = ['openapi-typescript@7.13.0', 'openapi-fetch@0.17.0', 'typescript@5.9.3']

/** Runs a command to its end. @throws Error with all that it printed, where it fails */
export type Run = (command: string, args: string[], options?: RunOptions) => Promise<string>
type RunOptions = { cwd?: string; env?: Record<string, string> }

/** Runs commands with these folders before all others on PATH. */
const runner =
  (...folders: string[]): Run =>
  async (command, args, { cwd, env } = {}) => {
    const PATH = [...folders, process.env.PATH].join(delimiter)
    const options = { cwd, env: { ...process.env, ...env, PATH }, maxBuffer: 64 * 1024 ** 2 }
    const { stdout } = await promisify(execFile)(command, args, options).catch(
      (error: Error & { stdout?: string; stderr?: string }) => {
        const said = `${error.stdout ?? ''}\n${error.stderr ?? ''}`.trim().slice(-3000)
        throw new Error(`Cannot run ${command} ${args[0]}: ${said === '' ? error.message : said}`)
      },
    )
    return stdout
  }

/** The Python tools, each with its version, installed into a folder of their own. @throws Error where there is no pip */
export async function installPython(folder: string): Promise<{ run: Run; versions: Map<string, string> }> {
  const plain = runner()
  const venv = join(folder, 'venv')
  await plain('python3', ['-m', 'venv', venv])
  await plain(join(venv, 'bin/pip'), ['install', '--quiet', '--requirement', REQUIREMENTS])
  const lines = (await readFile(REQUIREMENTS, 'utf8')).trim().split('\n')
  const versions = lines.map((line): [string, string] => {
    const [name = '', version = ''] = line.split('==')
    return [name, version]
  })
  return { run: runner(join(venv, 'bin')), versions: new Map(versions) }
}

/** The tools of npm, installed into a folder of their own. */
export async function installNode(folder: string): Promise<{ run: Run; versions: Map<string, string> }> {
  await runner()('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, ...PACKAGES])
  const versions = PACKAGES.map((name): [string, string] => {
    const at = name.lastIndexOf('@')
    return [name.slice(0, at), name.slice(at + 1)]
  })
  return { run: runner(join(folder, 'node_modules/.bin')), versions: new Map(versions) }
}
