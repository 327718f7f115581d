import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from './file-system.js';

/** The process that a lock or a temporary file belongs to, as its name says. */
export interface Owner {
  readonly pid: number;
  /** The name of its host, to be shown. */
  readonly host: string;
  /** Tells its process numbers from those of other machines and containers: equal only where they are the same. */
  readonly namespace: string;
  /** Tells it from a later process with its number: the boot and the clock ticks until it started. Empty: not known. */
  readonly started: string;
}

const hexOf = (...parts: string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8);

/** What reading gives; empty where the system has no such file. */
const orNothing = (read: () => string): string => {
  try {
    return read().trim();
  } catch {
    return '';
  }
};

/** What Linux calls this machine, unlike any other; empty where it has no such name. */
const ownMachine = (): string => orNothing(() => readFileSync('/etc/machine-id', 'utf8'));

/** Where process numbers are unique: the PID namespace (Linux) of a machine. */
const ownNamespace = (machine: string): string =>
  hexOf(
    hostname(),
    machine,
    orNothing(() => readlinkSync('/proc/self/ns/pid')),
  );

/** A part of a file's name that says that it belongs to this process. No two are equal. */
export function ownerName(machine = ownMachine()): string {
  const { pid } = process;
  const host = hostname().replace(/[^\w.-]/g, '_');
  const started = startOf(pid)?.started ?? '';
  return [pid, host, ownNamespace(machine), started, randomBytes(4).toString('hex')].join('@');
}

/** The process that a name stands for; undefined for one that `ownerName` does not give. */
export function parseOwner(name: string): Owner | undefined {
  const pattern = /^([1-9]\d{0,9})@([\w.-]*)@([\da-f]{8})@([\da-f+]*)@[\da-f]{8}$/;
  const [, pid, host, namespace, started] = pattern.exec(name) ?? [];
  if (pid === undefined || host === undefined || started === undefined) return undefined;
  return { pid: Number(pid), host, namespace, started };
}

/**
 * Whether a process runs. `unknown`: it is of another machine or container, whose processes cannot be seen from here; or of
 * another boot of a Linux machine without a machine ID, which a copy of it cannot be told from. Elsewhere machines are told apart
 * by the names of their hosts alone.
 */
export function stateOf(
  { pid, namespace, started }: Owner,
  machine = ownMachine(),
): 'running' | 'ended' | 'unknown' {
  if (namespace !== ownNamespace(machine)) return 'unknown';
  const boot = ownBoot();
  if (machine === '' && boot !== '' && !started.startsWith(`${boot}+`)) return 'unknown';
  const now = startOf(pid);
  const isRunning = now && started !== '' ? !now.ended && now.started === started : isProcess(pid);
  return isRunning ? 'running' : 'ended';
}

/** Tells this boot of the machine from all others, where the system does (Linux). */
const ownBoot = (): string => {
  const boot = orNothing(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  return boot && hexOf(boot);
};

function isProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/** When a process started, where the system tells (Linux). */
function startOf(pid: number): { readonly started: string; readonly ended: boolean } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in brackets, may hold anything. State is field 3, the start field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { started: `${ownBoot()}+${fields[19]}`, ended: ['Z', 'X'].includes(fields[0]) };
  } catch {
    return undefined;
  }
}
