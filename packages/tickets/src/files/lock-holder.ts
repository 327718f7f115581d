import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from './file-system.js';

/** A process that holds a lock. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells the process from a later one with its number: when it started, and since which boot. Empty: not known. */
  readonly started: string;
}

/** This process, as a name that no other holder has. */
export function ownName(): string {
  const { pid } = process;
  const started = startOf(pid)?.started ?? '';
  const host = encodeURIComponent(hostname());
  return [pid, host, started, randomBytes(4).toString('hex')].join('@');
}

/** The process that a name stands for; undefined for another name. */
export function parseHolder(name: string): Holder | undefined {
  const [, pid, host, started] = /^([1-9]\d*)@([^@]*)@([^@]*)@[^@]+$/.exec(name) ?? [];
  if (pid === undefined || host === undefined || started === undefined) return undefined;
  return { pid: Number(pid), host: decodeURIComponent(host), started };
}

/** Whether a process of this host is over. One of another host never is, as far as can be told from here. */
export function isOver({ pid, host, started }: Holder): boolean {
  if (host !== hostname()) return false;
  const now = startOf(pid);
  if (now && started !== '') return now.ended || now.started !== started;
  return !exists(pid);
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/** When a process started, where the system tells (Linux): the boot, and clock ticks since then. */
function startOf(pid: number): { readonly started: string; readonly ended: boolean } | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in brackets, may hold anything. State is field 3, the start field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { started: `${boot}+${fields[19]}`, ended: ['Z', 'X'].includes(fields[0]) };
  } catch {
    return undefined;
  }
}
