import { FreeTicketsError, suggestion } from '@freetickets/core';
import type { Command, CommanderError } from 'commander';

/** A flag or a command that there is not, or that lacks something. */
export class UsageError extends FreeTicketsError {
  override readonly name = 'UsageError';
  override readonly usage = true;
}

/** What commander refused, with what may have been meant, and where to look. */
export function usageError(
  { message }: CommanderError,
  program: Command,
  args: readonly string[],
): UsageError {
  const command = commandOf(program, args);
  const what =
    message === '(outputHelp)' ? 'no command was named' : message.replace(/^error: /, '');
  const [, unknown] = /unknown (?:option|command) '([^']+)'/.exec(message) ?? [];
  const known = unknown?.startsWith('-')
    ? command.options.flatMap(({ long }) => long ?? [])
    : command.commands.map((each) => each.name());
  const meant = unknown === undefined ? undefined : suggestion(unknown, known);
  const path = [...pathOf(command), '--help'].join(' ');
  return new UsageError(`${what}${meant ? `; ${meant}` : ''} ('npx ${path}' shows what there is.)`);
}

/** The command that words lead to, as far as there are such. */
export function commandOf(program: Command, [word, ...more]: readonly string[]): Command {
  const found = program.commands.find((each) => each.name() === word);
  return found ? commandOf(found, more) : program;
}

const pathOf = (command: Command): readonly string[] => [
  ...(command.parent ? pathOf(command.parent) : []),
  command.name(),
];
