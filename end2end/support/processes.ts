import { readFileSync, readdirSync } from 'node:fs';

/** A running process as Linux' /proc shows it. */
export interface Process {
  pid: number;
  parent: number;
  /** When it was started, in kernel ticks since boot: tells a process from a later one with the same number. */
  startedAt: string;
  command: string;
}

/** All processes that run now, without zombies (those ended, and only wait to be noticed). */
export function running(): Process[] {
  const found: Process[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      // The command name stands in brackets and may itself hold brackets and spaces.
      const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z') continue;
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      found.push({ pid: Number(entry), parent: Number(parent), startedAt: rest[17] ?? '', command });
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}

/** A process and everything it started, directly or not. */
export function familyOf(pid: number): Process[] {
  const everyone = running();
  const family = everyone.filter((process) => process.pid === pid);
  for (let grown = true; grown; ) {
    const known = new Set(family.map((process) => process.pid));
    const children = everyone.filter((process) => known.has(process.parent) && !known.has(process.pid));
    family.push(...children);
    grown = children.length > 0;
  }
  return family;
}

/** Those of `before` that still run. */
export function survivorsOf(before: Process[]): Process[] {
  const now = new Map(running().map((process) => [process.pid, process]));
  return before.filter((process) => now.get(process.pid)?.startedAt === process.startedAt);
}
