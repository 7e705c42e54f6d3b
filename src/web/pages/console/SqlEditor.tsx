import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import type { Ref } from 'react';
import { useEffect, useImperativeHandle, useRef } from 'react';
import type { Place } from '../../api/problem.ts';
import type { SchemaTable } from '../../api/schema.ts';
import { completionsOf } from './completion.ts';
import { duckdb } from './dialect.ts';
import { look } from './look.ts';
import { pointAt, rangeOf, wrongPlace } from './wrongPlace.ts';

/** A question, and where in the text of the editor it begins. */
export interface Asked {
  readonly sql: string;
  readonly from: number;
}

export interface Editor {
  /** What is to be asked: what is selected, else all. */
  asked(): Asked;
  /** All of the text becomes another. */
  set(text: string): void;
  /** Writes at the cursor. */
  insert(text: string): void;
  /** Points at a place of a question; null: at nothing. @returns where that is in the whole text. */
  point(asked: Asked, place: Place | null): Place | null;
}

interface SqlEditorProps {
  readonly initial: string;
  readonly tables: readonly SchemaTable[];
  readonly onChange: (text: string) => void;
  readonly onSelect: (isSelected: boolean) => void;
  readonly onRun: () => void;
  readonly ref: Ref<Editor>;
}

const nonce = (): string => document.querySelector<HTMLElement>('meta[property=csp-nonce]')?.nonce ?? '';

/** An editor of SQL that knows the schema. Tab leaves it; Ctrl-Enter or Cmd-Enter runs what it says. */
export const SqlEditor = ({ initial, tables, ref, ...handlers }: SqlEditorProps) => {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const completion = useRef(new Compartment());
  const latest = useRef(handlers);
  latest.current = handlers;
  const first = useRef(initial);

  useEffect(() => {
    const editor = new EditorView({
      parent: place.current!,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          EditorView.cspNonce.of(nonce()),
          EditorView.contentAttributes.of({ 'aria-label': 'SQL' }),
          lineNumbers(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          EditorState.allowMultipleSelections.of(true),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          EditorView.lineWrapping,
          placeholder('select … from pages'),
          duckdb.extension,
          completion.current.of([]),
          wrongPlace,
          Prec.highest(
            keymap.of([
              {
                key: 'Mod-Enter',
                run: (self) => {
                  closeCompletion(self);
                  latest.current.onRun();
                  return true;
                },
              },
            ]),
          ),
          keymap.of([
            { key: 'Tab', run: acceptCompletion },
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of(({ state, docChanged, selectionSet }) => {
            if (docChanged) latest.current.onChange(state.doc.toString());
            if (docChanged || selectionSet) latest.current.onSelect(!state.selection.main.empty);
          }),
          look,
        ],
      }),
    });
    view.current = editor;
    editor.focus();
    return () => {
      first.current = editor.state.doc.toString();
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    const extension = autocompletion({ override: completionsOf(tables), icons: false });
    view.current?.dispatch({ effects: completion.current.reconfigure(extension) });
  }, [tables]);

  useImperativeHandle(
    ref,
    () => ({
      asked() {
        const { doc, selection } = view.current!.state;
        const { from, to, empty } = selection.main;
        return empty ? { sql: doc.toString(), from: 0 } : { sql: doc.sliceString(from, to), from };
      },
      set(text) {
        const editor = view.current!;
        editor.dispatch({
          changes: { from: 0, to: editor.state.doc.length, insert: text },
          selection: { anchor: text.length },
        });
        editor.focus();
      },
      insert(text) {
        const editor = view.current!;
        editor.dispatch(editor.state.replaceSelection(text));
        editor.focus();
      },
      point({ from }, at) {
        const editor = view.current!;
        const range = at === null ? null : rangeOf(editor.state.doc, from, at);
        editor.dispatch({
          effects: [pointAt.of(range), ...(range === null ? [] : [EditorView.scrollIntoView(range.from)])],
        });
        if (range === null) return null;
        const line = editor.state.doc.lineAt(range.from);
        return { line: line.number, column: range.wholeLine ? null : range.from - line.from + 1 };
      },
    }),
    [],
  );

  return <div ref={place} className="k-sql" />;
};
