/** Kinds of documents, and the words by which labels and titles give them away. */
export const documentKinds: Readonly<Record<string, readonly string[]>> = {
  runbook: ['runbook', 'playbook', 'operations manual', 'betriebshandbuch'],
  'how-to': ['how-to', 'kb-how-to-article', 'how to', 'howto', 'guide', 'anleitung', 'tutorial', 'instructions'],
  decision: ['decision', 'decisions', 'adr', 'entscheidung', 'décision'],
  'meeting notes': ['meeting notes', 'meeting-notes', 'minutes', 'protokoll', 'compte rendu', '議事録'],
  postmortem: ['postmortem', 'post-mortem', 'incident report', 'incident'],
  retrospective: ['retrospective', 'retro', 'lessons learned'],
  onboarding: ['onboarding', 'getting started', 'einarbeitung'],
  architecture: ['architecture', 'architektur', 'system design', 'design'],
  requirements: ['requirements', 'requirement', 'prd', 'anforderungen', 'specification'],
  'project plan': ['project plan', 'roadmap', 'okr', 'projektplan'],
  policy: ['policy', 'policies', 'richtlinie', 'guideline', 'guidelines'],
  'release notes': ['release notes', 'release-notes', 'changelog'],
  faq: ['faq', 'frequently asked'],
  troubleshooting: ['troubleshooting', 'kb-troubleshooting-article', 'known issues'],
};

const kindOfWord: readonly (readonly [word: string, kind: string])[] = Object.entries(documentKinds).flatMap(
  ([kind, words]) => words.map((word) => [word, kind] as const),
);

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** An expression for the kind that a word stands for; null where it stands for none. */
export const kindOf = (word: string): string =>
  `map {${kindOfWord.map(([w, kind]) => `${quoted(w)}: ${quoted(kind)}`).join(', ')}}[${word}]`;

/** An expression for the first such word in a title, in small letters; empty where there is none. Longer words come first. */
export const wordIn = (title: string): string => {
  const words = kindOfWord.map(([word]) => word).toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return `regexp_extract(lower(${title}), '(?:^|[^\\pL])(${words.join('|')})(?:$|[^\\pL])', 1)`;
};
