import { DEPARTMENTS, PRODUCTS } from './company.ts';
import type { Random } from './random.ts';

// biome-ignore format: a list of words
const FORMS = [
  'How to', 'Runbook:', 'Decision:', 'Meeting notes:', 'Retrospective:', 'Postmortem:', 'RFC:', 'Guide to', 'Checklist:',
  'Onboarding:', 'Requirements:', 'Release notes:', 'Roadmap:', 'Policy:', 'FAQ:', 'Architecture of', 'Proposal:',
  'Test plan:', 'Status report:', 'Anleitung:', 'Protokoll:', 'Compte rendu :', '議事録：', 'Инструкция:', 'Guía de', 'ADR –',
];

// biome-ignore format: a list of words
const SUBJECTS = [
  'single sign-on', 'billing export', 'data retention', 'incident response', 'API gateway', 'mobile app', 'search index',
  'access reviews', 'backup & restore', 'feature flags', 'load testing', 'invoice workflow', 'on-call rotation',
  'vendor selection', 'password policy', 'message queue', 'release train', 'cost allocation', 'customer interviews',
  'event schema', 'audit trail', 'network zones', 'travel expenses', 'hiring loop', 'quarterly planning', 'disaster recovery',
  'Zugriffsrechte', 'Datenschutz (DSGVO)', 'équipe & congés', '障害対応', 'アクセス権限', 'отпуска и графики', '数据迁移',
  'C++ toolchain', 'R&D budget', '<legacy> importer', '"golden path"', 'café menu ☕', 'naming conventions', 'error budget',
];

const CONTAINERS = [
  'Archive',
  'Projects',
  'Meetings',
  'Reference',
  'Working area',
  'Ideen',
  '資料',
  'Drafts & notes',
  'Assets',
];

/** Titles, unique within each space as the site demands. */
export class Titles {
  readonly #random: Random;
  readonly #taken: Set<string>[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  page(space: number): string {
    const random = this.#random;
    const subject = random.pick(SUBJECTS);
    const form = random.pick(FORMS);
    const scope = random.chance(0.5) ? random.pick(PRODUCTS) : random.pick(DEPARTMENTS);
    return this.unique(space, random.chance(0.75) ? `${form} ${subject} (${scope})` : `${scope} ${subject}`);
  }

  container(space: number): string {
    return this.unique(space, `${this.#random.pick(CONTAINERS)} ${this.#random.pick(PRODUCTS)}`);
  }

  /** The title itself, or with the first number behind it that is free. */
  unique(space: number, title: string): string {
    this.#taken[space] ??= new Set();
    const taken = this.#taken[space];
    let free = title;
    // Numbers start at random, else the thousandth namesake would try a thousand times.
    for (let number = 2; taken.has(free); number += 1 + this.#random.below(1 + number * 8)) free = `${title} ${number}`;
    taken.add(free);
    return free;
  }
}
