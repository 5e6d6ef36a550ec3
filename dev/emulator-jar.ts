import { execFile } from 'node:child_process'
import { existsSync, globSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import versions from 'firebase-tools/lib/emulator/downloadableEmulatorInfo.json' with { type: 'json' }

const FIREBASE_TOOLS = fileURLToPath(new URL('../node_modules/firebase-tools', import.meta.url))
/** The jar in the Cloud SDK names no main class. */
const MAIN_CLASS = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore'
const IN_SDK = 'platform/cloud-firestore-emulator/cloud-firestore-emulator.jar'
const SDK_ROOTS = [
  '/usr/lib/google-cloud-sdk',
  '/usr/share/google-cloud-sdk',
  '/opt/google-cloud-sdk',
  '/snap/google-cloud-cli/current',
]

/**
 * What Java is to be given to run the Firestore emulator: the jar of the version that firebase-tools has in its cache,
 * or that of the Cloud SDK, or else the one that firebase-tools downloads now.
 * @throws an Error that says why there is none
 */
export async function emulatorJar(env: NodeJS.ProcessEnv = process.env): Promise<string[]> {
  if (env.FIRESTORE_EMULATOR_BINARY_PATH) return ['-jar', env.FIRESTORE_EMULATOR_BINARY_PATH]
  const cache = env.FIREBASE_EMULATORS_PATH ?? join(homedir(), '.cache/firebase/emulators')
  const cached = join(cache, versions.firestore.downloadPathRelativeToCacheDir)
  if (existsSync(cached)) return ['-jar', cached]
  const inSdk = sdkRoots(env).flatMap(root => globSync(join(root, IN_SDK)))[0]
  if (inSdk !== undefined) return ['-cp', inSdk, MAIN_CLASS]
  await download(env)
  return ['-jar', cached]
}

function sdkRoots(env: NodeJS.ProcessEnv): string[] {
  const commands = (env.PATH ?? '').split(delimiter).flatMap(folder => globSync(join(folder, 'gcloud')))
  const ofCommands = commands.map(command => dirname(dirname(realpathSync(command))))
  return [...ofCommands, join(homedir(), 'google-cloud-sdk'), ...SDK_ROOTS]
}

async function download(env: NodeJS.ProcessEnv): Promise<void> {
  console.log('Downloading the Firestore emulator with firebase-tools, once ...')
  const firebase = join(FIREBASE_TOOLS, 'lib/bin/firebase.js')
  // Looking for Google's metadata server takes ten seconds off Google's network.
  const quiet = { METADATA_SERVER_DETECTION: 'none', CI: 'true', NO_UPDATE_NOTIFIER: '1' }
  try {
    await promisify(execFile)(process.execPath, [firebase, 'setup:emulators:firestore'], {
      env: { ...env, ...quiet },
    })
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error)
    throw new Error(
      `Cannot get the Firestore emulator: firebase-tools cannot download it. It said:\n${said}\n` +
        'Put its jar on this machine and set FIRESTORE_EMULATOR_BINARY_PATH to it, or install the Cloud SDK’s.',
    )
  }
}
