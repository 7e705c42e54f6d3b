import type { ShippedRule } from '../rule/entry.ts';
import { accessRules } from './access.ts';
import { collaborationRules } from './collaboration.ts';
import { knowledgeRules } from './knowledge.ts';
import { retentionRules } from './retention.ts';

/** Every rule that Kscope brings along. */
export const shippedRules: readonly ShippedRule[] = [
  ...accessRules,
  ...knowledgeRules,
  ...collaborationRules,
  ...retentionRules,
];
