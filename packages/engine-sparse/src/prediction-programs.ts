import { ModelError, type ModelGraph, type TicketState } from '@freetickets/core';
import { layers } from './lowering/layers.js';
import { compilePrediction, loadMembers, type PredictionProgram } from './prediction-program.js';
import { BATCH_LANES } from './program/constants.js';
import type { Runtime } from './runtime/machine.js';

interface Settings {
  readonly batchSize: number;
  readonly dropoutSeed: number | undefined;
}

/**
 * The programs that members predict by: one whose lanes are examples, and for fewer of them than it has lanes one whose
 * lanes are pixels, made when it is first needed. They agree up to rounding.
 */
export class PredictionPrograms {
  private few: PredictionProgram | undefined;
  private constructor(
    private members: readonly TicketState[],
    private readonly many: PredictionProgram,
    private readonly compileFew: (
      members: readonly TicketState[],
    ) => Promise<PredictionProgram | undefined>,
  ) {}

  static async create(
    graph: ModelGraph,
    members: readonly TicketState[],
    runtime: Runtime,
    settings: Settings,
  ): Promise<PredictionPrograms> {
    const many = await compilePrediction(graph, members, runtime, { ...settings, isPlanar: false });
    const batchSize = Math.min(settings.batchSize, BATCH_LANES - 1);
    return new PredictionPrograms(members, many, async (current) =>
      canBePlanar(graph)
        ? compilePrediction(graph, current, runtime, { ...settings, batchSize, isPlanar: true })
        : undefined,
    );
  }

  /** The program for so many examples. */
  async of(count: number): Promise<PredictionProgram> {
    if (count >= BATCH_LANES) return this.many;
    this.few ??= (await this.compileFew(this.members).catch(nothing)) ?? this.many;
    const work = count * this.few.workPerExample;
    return work < BATCH_LANES * this.many.workPerExample ? this.few : this.many;
  }

  /** Goes on with other members. */
  async load(members: readonly TicketState[]): Promise<void> {
    this.members = members;
    for (const { executable } of new Set([this.many, this.few ?? this.many]))
      await loadMembers(executable, members);
  }

  dispose(): void {
    for (const { executable } of new Set([this.many, this.few ?? this.many])) executable.dispose();
  }
}

/** Where there is no room for a program of its own, few examples take the way of many. */
function nothing(error: unknown): undefined {
  if (!(error instanceof ModelError)) throw error;
}

/** Whether there is nothing in a graph that planar images are not lowered for. */
function canBePlanar({ nodes }: ModelGraph): boolean {
  return nodes.every((node) =>
    (layers.get(node.type)?.planarRestrictions ?? []).every(
      (restriction) => restriction(node) === undefined,
    ),
  );
}
