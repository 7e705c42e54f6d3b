/**
 * The labels that the templates of Confluence put on the pages that are made from them. Nothing else of a page tells its
 * template in what a crawl reads; a template of one's own may put a label too.
 */
export const templateLabels: Readonly<Record<string, readonly string[]>> = {
  decision: ['decisions'],
  'file-list': ['file-list'],
  'how-to-article': ['kb-how-to-article'],
  'meeting-notes': ['meeting-notes'],
  'product-requirements': ['requirements', 'product-requirements'],
  retrospective: ['retrospective'],
  'shared-links': ['shared-links'],
  'troubleshooting-article': ['kb-troubleshooting-article'],
};
