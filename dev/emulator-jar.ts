import { globSync, realpathSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { crc32 } from 'node:zlib'

const MAIN_CLASS = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore'
const IN_SDK = 'platform/cloud-firestore-emulator/cloud-firestore-emulator.jar'
const SDK_ROOTS = [
  '/usr/lib/google-cloud-sdk',
  '/usr/share/google-cloud-sdk',
  '/opt/google-cloud-sdk',
  '/snap/google-cloud-cli/current',
]

/**
 * The jar firebase-tools is to start, where it cannot be trusted to find one itself: none is in its own cache and the
 * Cloud SDK has one. That one names no main class, so a jar holding only a manifest that points to it is written
 * to `path`. Undefined where firebase-tools should use its cache or download.
 */
export async function emulatorJar(
  path: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  if (env.FIRESTORE_EMULATOR_BINARY_PATH) return env.FIRESTORE_EMULATOR_BINARY_PATH
  const cache = env.FIREBASE_EMULATORS_PATH ?? join(homedir(), '.cache/firebase/emulators')
  if (globSync(join(cache, 'cloud-firestore-emulator-*.jar')).length > 0) return undefined
  const inSdk = sdkRoots(env).flatMap(root => globSync(join(root, IN_SDK)))[0]
  if (inSdk === undefined) return undefined
  await writeFile(path, manifestJar(inSdk))
  return path
}

function sdkRoots(env: NodeJS.ProcessEnv): string[] {
  const commands = (env.PATH ?? '').split(delimiter).flatMap(folder => globSync(join(folder, 'gcloud')))
  const ofCommands = commands.map(command => dirname(dirname(realpathSync(command))))
  return [...ofCommands, join(homedir(), 'google-cloud-sdk'), ...SDK_ROOTS]
}

function manifestJar(classPath: string): Buffer {
  const lines = [
    'Manifest-Version: 1.0',
    `Main-Class: ${MAIN_CLASS}`,
    `Class-Path: ${pathToFileURL(classPath).href}`,
  ]
  return storedZip('META-INF/MANIFEST.MF', Buffer.from(lines.map(folded).join('')))
}

/** A manifest line is at most 72 bytes with its end; what follows begins with a blank. */
function folded(line: string): string {
  return `${line.match(/.{1,69}/g)?.join('\r\n ')}\r\n`
}

/**
 * A zip file of one uncompressed file.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3.7, 4.3.12 and 4.3.16
 */
function storedZip(name: string, content: Buffer): Buffer {
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(0x21, 8) // 1 January 1980: zip has no "unknown", and the file must not change by itself
  common.writeUInt32LE(crc32(content), 10)
  common.writeUInt32LE(content.length, 14)
  common.writeUInt32LE(content.length, 18)
  common.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), content])
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\x00'),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}
