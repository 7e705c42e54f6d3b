import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { keepQuestion } from '../../api/console.ts';
import { saveFile } from '../../api/files.ts';
import type { Place } from '../../api/problem.ts';
import { Problem } from '../../api/problem.ts';
import { schemaQuery } from '../../api/schema.ts';
import { useAccount } from '../../app/account.ts';
import { ExportMenu } from '../../parts/ExportMenu.tsx';
import { Head } from '../../parts/Head.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { toast, toastError } from '../../parts/toast.tsx';
import { NameDialog } from '../../parts/view/NameDialog.tsx';
import { keepDraft, readDraft } from './draft.ts';
import { History } from './History.tsx';
import { MOST_ROWS, Result } from './Result.tsx';
import { Running } from './Running.tsx';
import { Saved } from './Saved.tsx';
import type { Asked, Editor } from './SqlEditor.tsx';
import { SqlEditor } from './SqlEditor.tsx';
import { Tables } from './Tables.tsx';
import { useAsking } from './useAsking.ts';

const route = getRouteApi('/signed-in/shell/console');

const FIRST = `-- Which spaces have most pages, and when did they last change?
select s.name as space, count(*) as pages, max(p.version_at) as last_change
from pages p
join spaces s using (account, space_id)
where p.kind = 'page' and p.status = 'current'
group by s.name
order by pages desc
`;

const FEW_ROWS = 1000;
/** A longer address would not reach every server. */
const MOST_OF_ADDRESS = 6000;

type Side = 'tables' | 'saved' | 'history';

/** Asks the columns in SQL. A link carries the question, and never runs it: whoever opens it does. */
export const ConsolePage = () => {
  const { sql: given } = route.useSearch();
  const navigate = route.useNavigate();
  const account = useAccount();
  const client = useQueryClient();
  const schema = useQuery(schemaQuery);
  const [text, setText] = useState(given ?? readDraft() ?? FIRST);
  const [isSelected, setSelected] = useState(false);
  const [side, setSide] = useState<Side>('tables');
  const [naming, setNaming] = useState(false);
  const [wrong, setWrong] = useState<Place | null>(null);
  const editor = useRef<Editor>(null);
  const { ask, cancel, startedAt, answered, error } = useAsking();
  const last = useRef<Asked>({ sql: '', from: 0 });

  const write = (next: string): void => {
    setText(next);
    keepDraft(next);
  };
  const address = (sql: string) => (sql.length > MOST_OF_ADDRESS ? undefined : sql);
  const run = async (asked: Asked, rows: number): Promise<void> => {
    if (asked.sql.trim() === '') return;
    last.current = asked;
    editor.current?.point(asked, null);
    setWrong(null);
    void navigate({ search: (before) => ({ ...before, sql: address(text) }), replace: true });
    const failure = await ask({ sql: asked.sql, account, rows });
    if (failure instanceof Problem) setWrong(editor.current?.point(asked, failure.place) ?? null);
  };
  const runNow = (): void => void run(editor.current!.asked(), FEW_ROWS);
  const open = (sql: string): void => editor.current?.set(sql);
  const copyLink = async (): Promise<void> => {
    const sql = address(text);
    if (sql === undefined) {
      toast('The question is too long for a link: save it, and share it by its name', 'bad');
      return;
    }
    const search = new URLSearchParams({ ...(account === undefined ? {} : { account }), sql });
    await navigator.clipboard.writeText(`${window.location.origin}/console?${search}`);
    toast('The link is copied');
  };

  return (
    <div className="k-page" data-full>
      <Head
        title="Console"
        sub="Questions in SQL to the tables of the site, for reading only"
        actions={
          <>
            <Button
              variant="default"
              leftSection={<Icon name="link" size={14} />}
              onClick={() => void copyLink().catch(toastError)}
            >
              Link
            </Button>
            <Button variant="default" leftSection={<Icon name="save" size={14} />} onClick={() => setNaming(true)}>
              Save
            </Button>
            <ExportMenu
              save={(format) =>
                saveFile('POST', '/api/console/file', {
                  body: {
                    sql: editor.current!.asked().sql,
                    format,
                    seconds: 60,
                    ...(account === undefined ? {} : { account }),
                  },
                })
              }
            />
          </>
        }
      />
      <div className="k-console">
        <div className="k-console-main">
          <section className="k-editor" aria-label="Question">
            <div className="k-editor-text">
              <SqlEditor
                ref={editor}
                initial={text}
                tables={schema.data?.tables ?? NO_TABLES}
                onChange={write}
                onSelect={setSelected}
                onRun={runNow}
              />
            </div>
            <div className="k-editor-bar">
              <Button leftSection={<Icon name="play" size={13} />} onClick={runNow} disabled={startedAt !== null}>
                {isSelected ? 'Run the selection' : 'Run'}
              </Button>
              {startedAt !== null ? (
                <>
                  <Button variant="default" leftSection={<Icon name="stop" size={12} />} onClick={cancel}>
                    Cancel
                  </Button>
                  <Running startedAt={startedAt} />
                </>
              ) : (
                <span className="k-dim k-editor-hint">
                  <kbd className="k-key">Ctrl Enter</kbd> runs · <kbd className="k-key">Ctrl Space</kbd> completes ·{' '}
                  <kbd className="k-key">Tab</kbd> leaves
                </span>
              )}
            </div>
          </section>
          <section className="k-result" aria-label="Answer" data-busy={startedAt !== null || undefined}>
            <Result answered={answered} error={error} place={wrong} onMore={() => void run(last.current, MOST_ROWS)} />
          </section>
        </div>
        <aside className="k-console-side" aria-label="Tables, saved questions, history">
          <Tabs
            label="Beside the question"
            tabs={[
              { id: 'tables', name: 'Tables' },
              { id: 'saved', name: 'Saved' },
              { id: 'history', name: 'History' },
            ]}
            current={side}
            onChange={setSide}
          />
          <div className="k-side-body">
            {side === 'tables' && (
              <Tables tables={schema.data?.tables ?? NO_TABLES} onInsert={(name) => editor.current?.insert(name)} />
            )}
            {side === 'saved' && <Saved onOpen={({ sql }) => open(sql)} />}
            {side === 'history' && <History onOpen={open} />}
          </div>
        </aside>
      </div>
      <NameDialog
        title="Save the question"
        opened={naming}
        name=""
        shared={false}
        sharing="Share it with the other auditors"
        onClose={() => setNaming(false)}
        onKeep={async (name, shared) => {
          await keepQuestion({ name, sql: text, shared });
          setNaming(false);
          setSide('saved');
          await client.invalidateQueries({ queryKey: ['questions'] });
        }}
      />
    </div>
  );
};

const NO_TABLES: [] = [];
