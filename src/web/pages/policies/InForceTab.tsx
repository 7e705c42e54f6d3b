import { useQuery } from '@tanstack/react-query';
import { policiesQuery } from '../../api/policies.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { HrefLink } from '../../parts/HrefLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { count } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';
import { Broken } from './Broken.tsx';
import { ACTION_TONES, requireInWords, ruleInWords, scopeInWords } from './words.ts';

/** The policies in force, as their files in the home say them. */
export const InForceTab = () => (
  <Loaded query={useQuery(policiesQuery)} meanwhile={<Bones lines={8} />}>
    {({ retention, controls, broken, trouble }) => (
      <>
        <Broken broken={broken} />
        {trouble !== null ? (
          <Card>
            <Empty icon="policy" title="No policy is in force">
              <span>
                <bdi>{trouble.message}</bdi>; <bdi>{trouble.mend}</bdi>.
              </span>
            </Empty>
          </Card>
        ) : (
          <>
            <Card title="Retention" flush end={<span className="k-dim">{count(retention.length)}</span>}>
              {retention.length === 0 ? (
                <Empty icon="policy" title="No policy says when pages are due" />
              ) : (
                <ul className="k-list">
                  {retention.map((policy) => (
                    <li key={policy.id}>
                      <HrefLink href={`/policies?tab=plan&policy=${encodeURIComponent(policy.id)}`} className="k-row">
                        <span className="k-row-main">
                          <strong className="k-mono">{policy.id}</strong> <bdi>{policy.meaning}</bdi>
                          <span className="k-dim" style={{ display: 'block' }}>
                            {ruleInWords(policy)} · <bdi>{scopeInWords(policy.scope)}</bdi> ·{' '}
                            {policy.statuses.join(', ')} · priority {policy.priority}
                          </span>
                        </span>
                        <span className="k-row-end">
                          {policy.stages.map(({ action }) => (
                            <Tag key={action} tone={ACTION_TONES[action]}>
                              {action}
                            </Tag>
                          ))}
                        </span>
                      </HrefLink>
                    </li>
                  ))}
                </ul>
              )}
            </Card>
            <Card title="Controls" flush end={<span className="k-dim">{count(controls.length)}</span>}>
              {controls.length === 0 ? (
                <Empty icon="policy" title="No control says what pages must have" />
              ) : (
                <ul className="k-list">
                  {controls.map((control) => (
                    <li key={control.id}>
                      <HrefLink
                        href={`/policies?tab=controls&control=${encodeURIComponent(control.id)}`}
                        className="k-row"
                      >
                        <span className="k-row-main">
                          <strong className="k-mono">{control.id}</strong> <bdi>{control.meaning}</bdi>
                          <span className="k-dim" style={{ display: 'block' }}>
                            <bdi>
                              {scopeInWords(control.scope)} · {requireInWords(control).join(' · ')}
                            </bdi>
                          </span>
                        </span>
                      </HrefLink>
                    </li>
                  ))}
                </ul>
              )}
            </Card>
          </>
        )}
        <p className="k-dim" style={{ margin: 0 }}>
          Policies are YAML files in the folder <span className="k-mono">policies</span> of the home of Kscope. They are
          read anew with every question.
        </p>
      </>
    )}
  </Loaded>
);
