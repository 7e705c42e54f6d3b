import { clearLine, clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import type { CrawlWatch } from '../blueprints/crawlAccount.ts';
import type { StageProgress } from '../crawl/progress.ts';
import type { Clock } from '../model/clock.ts';
import { count, duration, isLively, moving, say } from './terminal.ts';

const LIVELY_MILLIS = 200;
const PLAIN_MILLIS = 5000;

/** Shows how far a crawl is until the returned function is called: lines that move on a terminal, plain ones elsewhere. */
export const showProgress = (watch: CrawlWatch, clock: Clock): (() => void) => {
  const startedAt = clock.now();
  const seconds = () => Math.max((clock.now() - startedAt) / 1000, 0.001);
  if (!isLively()) return showPlain(watch, seconds);
  let drawn = 0;
  moving(() => {
    moveCursor(process.stderr, 0, -drawn);
    cursorTo(process.stderr, 0);
    clearScreenDown(process.stderr);
    drawn = 0;
  });
  const draw = () => {
    const lines = [...visible(watch.progress.stages).map(stageLine), footer(watch, seconds())];
    moveCursor(process.stderr, 0, -drawn);
    for (const line of lines) {
      cursorTo(process.stderr, 0);
      process.stderr.write(line.slice(0, (process.stderr.columns ?? 100) - 1));
      clearLine(process.stderr, 1);
      process.stderr.write('\n');
    }
    // Fewer lines than before leave old ones below, which are blanked once.
    clearScreenDown(process.stderr);
    drawn = lines.length;
  };
  const timer = setInterval(draw, LIVELY_MILLIS);
  return () => {
    clearInterval(timer);
    draw();
    moving(() => {});
  };
};

const showPlain = (watch: CrawlWatch, seconds: () => number): (() => void) => {
  const told = new Set<string>();
  const tell = (always: boolean) => {
    for (const stage of watch.progress.stages) {
      if (stage.status === 'ended' && !told.has(stage.name)) {
        told.add(stage.name);
        if (stage.items > 0) say(`  ${stage.title}: ${count(stage.items)}`);
      }
    }
    const running = watch.progress.stages.filter((stage) => stage.status === 'running' && stage.items > 0);
    if (always && running.length > 0) {
      say(
        `  … ${running.map((stage) => `${stage.title} ${ofHowMany(stage)}`).join(', ')}; ${footer(watch, seconds())}`,
      );
    }
  };
  const timer = setInterval(() => tell(true), PLAIN_MILLIS);
  return () => {
    clearInterval(timer);
    tell(false);
  };
};

/** What there is to see, and room for: on a low window those that are under way. */
const visible = (stages: readonly StageProgress[]): readonly StageProgress[] => {
  const some = stages.filter((stage) => stage.status === 'running' || stage.items > 0);
  const room = Math.max(1, (process.stderr.rows ?? 24) - 2);
  return some.length <= room ? some : some.filter((stage) => stage.status === 'running').slice(0, room);
};

const BAR = 24;

const stageLine = (stage: StageProgress): string => {
  const share = shareOf(stage);
  const filled = Math.round(share * BAR);
  const mark = stage.status === 'ended' ? '✓' : '·';
  return `${mark} ${stage.title.padEnd(26)} ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}  ${ofHowMany(stage)}`;
};

const shareOf = (stage: StageProgress): number => {
  if (stage.status === 'ended') return 1;
  if (stage.expected) return Math.min(stage.items / stage.expected, 1);
  return stage.walks.planned > 0 ? stage.walks.ended / stage.walks.planned : 0;
};

const ofHowMany = (stage: StageProgress): string =>
  stage.status === 'running' && stage.expected !== null && stage.expected >= stage.items
    ? `${count(stage.items)} of ${count(stage.expected)}`
    : count(stage.items);

const footer = ({ progress, transport, limiter }: CrawlWatch, seconds: number): string => {
  const requests = transport.count;
  const left = timeLeft(progress.stages, seconds);
  return [
    `${count(requests)} requests`,
    `${(requests / seconds).toFixed(0)}/s, ${limiter.window} at once`,
    duration(seconds),
    ...(left === null ? [] : [`about ${duration(left)} left`]),
  ].join(' · ');
};

/** From the slowest stage that says how many items it has, at the pace so far; null while nobody can tell. */
const timeLeft = (stages: readonly StageProgress[], seconds: number): number | null => {
  const rest = stages
    .filter((stage) => stage.status === 'running' && stage.expected !== null && stage.items > 0)
    .map((stage) => (seconds * ((stage.expected ?? 0) - stage.items)) / stage.items);
  return rest.length === 0 ? null : Math.max(0, ...rest);
};
