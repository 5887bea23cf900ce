import type { ChildProcess } from 'node:child_process'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

interface Surroundings {
  readonly platform: NodeJS.Platform
  /** Whether standard input is a terminal. */
  readonly isTerminal: boolean
}

/**
 * Whether a command needs a signal from us. A terminal sends Ctrl-C to the command as well. Windows sends the events
 * of a console to every program in it, and has no signals: to send one would end the command at once, or throw.
 */
export function isForwarded(signal: (typeof SIGNALS)[number], { platform, isTerminal }: Surroundings): boolean {
  return platform !== 'win32' && !(signal === 'SIGINT' && isTerminal)
}

/** Keeps this process running when a signal arrives, so that it waits for the command. @returns ends that. */
export function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals) => {
    const surroundings = { platform: process.platform, isTerminal: process.stdin.isTTY }
    if (isForwarded(signal as (typeof SIGNALS)[number], surroundings)) child.kill(signal)
  }
  for (const signal of SIGNALS) process.on(signal, forward)
  return () => {
    for (const signal of SIGNALS) process.off(signal, forward)
  }
}
