import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The editor in the colours of the app, which change with its scheme by themselves. */
export const look = [
  EditorView.theme({
    '&': { height: '100%', fontSize: '13px', backgroundColor: 'transparent', color: 'var(--k-text)' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--k-mono)', lineHeight: '20px' },
    '.cm-content': { padding: '10px 0', caretColor: 'var(--k-text)' },
    '.cm-line': { padding: '0 14px 0 6px' },
    '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--k-dim)' },
    '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 14px', minWidth: '34px' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
    '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--k-hover) 60%, transparent)' },
    '.cm-cursor': { borderLeftColor: 'var(--k-text)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'var(--k-accent-soft)',
    },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
      backgroundColor: 'var(--k-accent-soft)',
      outline: '1px solid var(--k-accent)',
    },
    '.cm-placeholder': { color: 'var(--k-dim)' },
    '.cm-wrong': {
      textDecorationLine: 'underline',
      textDecorationStyle: 'wavy',
      textDecorationColor: 'var(--k-bad)',
      textUnderlineOffset: '4px',
    },
    '.cm-wrongLine': { backgroundColor: 'var(--k-bad-soft)' },
    '.cm-tooltip': {
      border: '1px solid var(--k-line-strong)',
      borderRadius: '8px',
      backgroundColor: 'var(--k-raised)',
      color: 'var(--k-text)',
      boxShadow: '0 8px 30px rgb(0 0 0 / 18%)',
      overflow: 'hidden',
    },
    '.cm-tooltip.cm-tooltip-autocomplete': { overflow: 'visible' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': {
      fontFamily: 'var(--k-mono)',
      fontSize: '12px',
      maxHeight: '260px',
      padding: '4px',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', borderRadius: '5px', lineHeight: '18px' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
      backgroundColor: 'var(--k-accent-soft)',
      color: 'var(--k-text)',
    },
    '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--k-accent)', fontWeight: '600' },
    '.cm-completionDetail': { color: 'var(--k-dim)', fontStyle: 'normal', marginLeft: '10px' },
    '.cm-tooltip.cm-completionInfo': { padding: '8px 12px', maxWidth: '300px', lineHeight: '18px', fontSize: '12px' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.keyword, color: 'var(--k-accent)', fontWeight: '600' },
      { tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--k-info)' },
      { tag: [tags.string, tags.special(tags.string)], color: 'var(--k-good)' },
      { tag: [tags.number, tags.bool, tags.null], color: 'var(--k-warn)' },
      { tag: [tags.lineComment, tags.blockComment], color: 'var(--k-dim)', fontStyle: 'italic' },
      { tag: [tags.operator, tags.punctuation], color: 'var(--k-dim)' },
    ]),
  ),
];
