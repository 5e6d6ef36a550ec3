import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { findJava } from '../../dev/java.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tailer-java-'))
})

/** A command that answers `-version` as a Java of that version does, on standard error. */
async function install(command: string, version: string): Promise<void> {
  await mkdir(dirname(join(root, command)), { recursive: true })
  await writeFile(join(root, command), `#!/bin/sh\necho 'openjdk version "${version}" 2026-01-20' >&2\n`)
  await chmod(join(root, command), 0o755)
}

const find = (env: NodeJS.ProcessEnv = {}) => findJava({ env, directories: [join(root, 'jvm/*')] })

test('JAVA_HOME wins over PATH and over a newer Java in a JVM directory', async () => {
  await install('home/bin/java', '21.0.2')
  await install('path/java', '22')
  await install('jvm/25/bin/java', '25.0.3')
  const java = await find({ JAVA_HOME: join(root, 'home'), PATH: join(root, 'path') })
  expect(java).toEqual({ home: join(root, 'home'), command: join(root, 'home/bin/java'), version: 21 })
})

test('a Java on PATH that is too old is passed over for the newest of the JVM directories', async () => {
  await install('path/java', '17.0.15')
  await install('jvm/8/bin/java', '1.8.0_402')
  await install('jvm/21/bin/java', '21.0.2')
  await install('jvm/25/bin/java', '25-ea')
  expect(await find({ PATH: join(root, 'path') })).toMatchObject({ home: join(root, 'jvm/25'), version: 25 })
})

test('a second Java on PATH is found behind one that is too old', async () => {
  await install('old/java', '17.0.15')
  await install('new/java', '24.0.1')
  expect(await find({ PATH: `${join(root, 'old')}:${join(root, 'new')}` })).toMatchObject({ version: 24 })
})

test('a JAVA_HOME without a Java in it is passed over', async () => {
  await install('jvm/21/bin/java', '21.0.2')
  expect(await find({ JAVA_HOME: join(root, 'nothing') })).toMatchObject({ version: 21 })
})

test('where every Java is too old, the error names each and says what to install', async () => {
  await install('path/java', '1.8.0_402')
  await install('jvm/17/bin/java', '17.0.15')
  await expect(find({ PATH: join(root, 'path') })).rejects.toThrow(
    /Java 21 or newer.*Java 8 \(.*path\/java\), Java 17 \(.*jvm\/17\/bin\/java\).*Install one.*JAVA_HOME/,
  )
})

test('where there is no Java, the error says so', async () => {
  await expect(find()).rejects.toThrow('found no Java at all')
})
