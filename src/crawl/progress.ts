import type { Stage, Walk } from './stage.ts';

export interface StageProgress {
  readonly name: string;
  readonly title: string;
  readonly status: 'running' | 'ended';
  readonly items: number;
  /** As far as known. */
  readonly expected: number | null;
  readonly walks: { readonly ended: number; readonly planned: number };
}

/** How far a crawl has come; whoever shows it asks when it likes. */
export class Progress {
  readonly #stages = new Map<string, { -readonly [K in keyof StageProgress]: StageProgress[K] }>();

  get stages(): readonly StageProgress[] {
    return [...this.#stages.values()];
  }

  stageStarted(stage: Stage): void {
    this.#stages.set(stage.name, {
      name: stage.name,
      title: stage.title,
      status: 'running',
      items: 0,
      expected: null,
      walks: { ended: 0, planned: 0 },
    });
  }

  stagePlanned(stage: Stage, walks: readonly Walk[]): void {
    const at = this.#of(stage);
    at.walks = { ended: 0, planned: walks.length };
    if (walks.length > 0 && walks.every((walk) => walk.expected !== undefined)) {
      at.expected = walks.reduce((sum, walk) => sum + (walk.expected ?? 0), 0);
    }
  }

  itemsRead(stage: Stage, items: number): void {
    this.#of(stage).items += items;
  }

  walkEnded(stage: Stage, _walk: Walk, _items: number): void {
    const at = this.#of(stage);
    at.walks = { ...at.walks, ended: at.walks.ended + 1 };
  }

  stageEnded(stage: Stage): void {
    this.#of(stage).status = 'ended';
  }

  #of(stage: Stage) {
    const at = this.#stages.get(stage.name);
    if (!at) throw new Error(`stage ${stage.name} has not started`);
    return at;
  }
}
