/** The kinds of documents that most teams and projects should have. */
export const expectedKinds: readonly string[] = [
  'runbook',
  'how-to',
  'decision',
  'onboarding',
  'architecture',
  'requirements',
  'policy',
];
