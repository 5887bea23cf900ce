/** Database files on a disk that can be filled and emptied. */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { startCommand, type StartedMock } from '../process/command.js'

export interface SmallDisk {
  readonly file: string
  /** Starts a mock on the file. */
  readonly start: () => Promise<StartedMock>
  /** Uses up the space of a running mock. */
  readonly fill: () => void
  readonly makeRoom: (mock: StartedMock) => void
  /** The SQLite error of a write. */
  readonly code: RegExp
}

const run = (command: string, ...args: string[]) => spawnSync(command, args).status === 0
const MIB = 1_048_576
const args = (file: string) => ['start', '--data', file, '--log-level', 'info']

/** A small file system. Only root can mount one. */
function mountDisk(t: Test): SmallDisk | undefined {
  const disk = mkdtempSync(join(tmpdir(), 'versori-mock-'))
  t.teardown(() => {
    run('umount', '--lazy', disk)
    rmSync(disk, { recursive: true })
  })
  if (process.getuid?.() !== 0 || !run('mount', '-t', 'tmpfs', '-o', 'size=16m', 'none', disk)) return undefined
  const file = `${disk}/mock.sqlite`
  return {
    file,
    start: () => startCommand(t, args(file)),
    fill: () => fill(`${disk}/filler`),
    makeRoom: () => rmSync(`${disk}/filler`),
    code: /SQLITE_FULL/
  }
}

/** Fills the file system to the last byte. */
function fill(file: string): void {
  const filler = openSync(file, 'w')
  try {
    for (let size = MIB; size >= 1; size = Math.floor(size / 2)) {
      try {
        while (writeSync(filler, Buffer.alloc(size)) === size);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
  } finally {
    closeSync(filler)
  }
}

/** A limit on the file size of the process, which needs no privileges. Writing reaches it. */
function limitFiles(t: Test): SmallDisk {
  const file = `${t.testdir()}/mock.sqlite`
  return {
    file,
    start: () => startCommand(t, args(file), { fileSize: 1_024 }),
    fill: () => undefined,
    makeRoom: ({ pid }) => {
      if (!run('prlimit', '--pid', String(pid), '--fsize=unlimited:')) throw new Error('prlimit failed')
    },
    code: /SQLITE_(FULL|IOERR_WRITE)/
  }
}

/** The kinds of small disks. The file system is available only to root. */
export const smallDisks = {
  'the process reaches its file size limit': limitFiles,
  'the file system is full': mountDisk
}
