import type { Site } from '../site.ts';
import type { Act, ActKind } from './act.ts';
import { Scene } from './scene.ts';
import { SCRIPT, type ScriptedKind } from './script.ts';

/** The longest time between two acts, in milliseconds. */
const LONGEST_PAUSE = 10 * 60_000;

export interface Script {
  readonly seed: number;
  /** How many acts, of every kind and as often as they happen. */
  readonly acts?: number;
  /**
   * Instead of a number of acts: the share of pages and blogposts to act on, each once and in every way in turn. Each act
   * on people, groups and spaces happens once then, and nothing that changes most of the site at once.
   */
  readonly share?: number;
  /** These kinds alone. */
  readonly kinds?: readonly ActKind[];
  /** The moment at which it begins (epoch milliseconds); the site's own where absent or earlier. */
  readonly at?: number;
}

/**
 * Lets a site live through a script of random acts, minutes apart, and says what was done. The same site and script give
 * the same acts. Holders of tokens keep their accounts, groups and rights, so that whoever crawls goes on seeing the site.
 */
export function liveThrough(site: Site, script: Script): readonly Act[] {
  const { seed, acts, share, at, kinds = Object.keys(SCRIPT) as ActKind[] } = script;
  if ((acts === undefined) === (share === undefined))
    throw new Error('a script is a number of acts or a share of pages');
  site.now = Math.max(site.now, at ?? 0);
  const scene = new Scene(site, seed, share !== undefined);
  const scripted = kinds.map((kind) => SCRIPT[kind]);
  if (acts !== undefined) return weighted(scene, scripted, acts);
  return [
    ...oneAfterTheOther(
      scene,
      scripted.filter(({ on }) => on === 'pages'),
      share as number,
    ),
    ...scripted.filter(({ on }) => on === 'site').flatMap((kind) => perform(scene, kind)),
  ];
}

function perform(scene: Scene, { draw }: ScriptedKind): Act[] {
  scene.site.now += 1 + scene.random.below(LONGEST_PAUSE);
  const act = draw(scene);
  return act === null ? [] : [act];
}

/** Gives up where nothing that was drawn for a long time could be done. */
const MOST_FAILURES = 1_000;

function weighted(scene: Scene, kinds: readonly ScriptedKind[], count: number): Act[] {
  const done: Act[] = [];
  for (let failures = 0; done.length < count && failures < MOST_FAILURES; ) {
    const acts = perform(scene, chooseKind(scene, kinds));
    done.push(...acts);
    failures = acts.length > 0 ? 0 : failures + 1;
  }
  return done;
}

function chooseKind({ random }: Scene, kinds: readonly ScriptedKind[]): ScriptedKind {
  let luck = random.float() * kinds.reduce((sum, { weight }) => sum + weight, 0);
  for (const kind of kinds) {
    if (luck < kind.weight) return kind;
    luck -= kind.weight;
  }
  return kinds.at(-1) as ScriptedKind;
}

function oneAfterTheOther(scene: Scene, kinds: readonly ScriptedKind[], share: number): Act[] {
  const { contents } = scene.site;
  const pages = [...contents.values()].filter(({ kind }) => kind === 'page' || kind === 'blogpost').length;
  const count = Math.ceil(share * pages);
  const done: Act[] = [];
  const touched = new Set<string>();
  for (let before = -1; touched.size < count && done.length > before; ) {
    before = done.length;
    for (const kind of kinds) {
      if (touched.size >= count) break;
      for (const act of perform(scene, kind)) {
        done.push(act);
        for (const id of act.ids) touched.add(id);
        scene.acted(act.ids);
      }
    }
  }
  return done;
}
