import { CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Right, Why as WhyAnswer } from '../../api/access.ts';
import { whyQuery } from '../../api/access.ts';
import { personQuery } from '../../api/people.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { VerdictMark } from '../../parts/VerdictMark.tsx';
import { When } from '../../parts/When.tsx';

interface WhyProps {
  readonly page: string;
  readonly user: string;
  readonly right: Right;
  readonly at: string | undefined;
  readonly account: string | undefined;
  readonly onClose: () => void;
}

/** Why one person can or cannot: every layer from the site down, and what would change it. */
export const Why = ({ onClose, ...asked }: WhyProps) => {
  const why = useQuery(whyQuery(asked));
  const person = useQuery(personQuery(asked.user, asked.account));
  const place = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer comes into sight with each new question
  useEffect(() => void place.current?.scrollIntoView({ block: 'nearest' }), [asked.user]);
  return (
    <section className="k-card" ref={place} aria-label="Why">
      <div className="k-card-body">
        <Loaded query={why} meanwhile={<Bones lines={7} />}>
          {(data) => (
            <WhyBody why={data} name={person.data?.name ?? asked.user} right={asked.right} onClose={onClose} />
          )}
        </Loaded>
      </div>
    </section>
  );
};

const CAN = { yes: 'can', no: 'cannot', unknown: 'may or may not be able to' } as const;
const LAYERS = {
  site: 'The site',
  space: 'The space',
  restriction: 'View restriction of',
  'space-edit': 'The right to edit in the space',
  'edit-restriction': 'Edit restriction of',
} as const;
const SEE = { view: 'see', edit: 'edit' } as const;

interface WhyBodyProps {
  readonly why: WhyAnswer;
  /** Of the person. */
  readonly name: string;
  readonly right: Right;
  readonly onClose: () => void;
}

const WhyBody = ({ why, name, right, onClose }: WhyBodyProps) => (
  <div className="k-stack">
    <div style={{ display: 'flex', gap: 8, alignItems: 'flex-start' }}>
      <VerdictMark verdict={why.verdict} />
      <div className="k-row-main">
        <strong dir="auto">
          {name} {CAN[why.verdict]} {SEE[right]} this
        </strong>
        <div className="k-dim">
          {why.stopped_by !== null && <bdi>stopped by {why.stopped_by} · </bdi>}as of <When at={why.at} />
        </div>
      </div>
      <CloseButton size="sm" aria-label="Close the explanation" onClick={onClose} />
    </div>
    <ol className="k-layers">
      {why.layers.map((layer) => (
        <li key={`${layer.layer} ${layer.id}`}>
          <span className="k-layer-mark">
            <VerdictMark verdict={layer.verdict} />
          </span>
          <div className="k-layer-name" dir="auto">
            {LAYERS[layer.layer]} {layer.name !== null && <bdi>“{layer.name}”</bdi>}
          </div>
          <div className="k-dim" dir="auto">
            {layer.reason ?? layer.via.map(({ text }) => text).join('; ')}
          </div>
        </li>
      ))}
    </ol>
    {why.mend.length > 0 && (
      <div className="k-note">
        <div className="k-row-main k-prose">
          <strong>{why.verdict === 'yes' ? 'To take the access away' : 'To give the access'}</strong>
          <ul style={{ margin: '4px 0 0' }}>
            {why.mend.map(({ text }) => (
              <li key={text} dir="auto">
                {text}
              </li>
            ))}
          </ul>
        </div>
      </div>
    )}
  </div>
);
