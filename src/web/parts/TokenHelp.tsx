import { Card } from './Card.tsx';

/** Which rights the account of the token needs, and what is unknown without each. */
const RIGHTS = [
  ['Access to Confluence', 'nothing can be read without it', true],
  ['To view the spaces and pages', 'a page that the account cannot open is unknown to Kscope', true],
  ['To browse users and groups', 'else members of groups, and with them most of who can see what, are unknown', true],
  ['Confluence administrator', 'permission checks, the audit log, and whether anonymous people may enter', false],
  ['A Premium plan', 'how often pages are viewed', false],
] as const;

/** How to make the token, and with which rights. */
export const TokenHelp = () => (
  <Card title="How to get the token">
    <div className="k-prose">
      <ol>
        <li>
          Sign in to Atlassian as the account that Kscope is to read with. Best is an account of its own, made for this.
        </li>
        <li>
          Open{' '}
          <a
            className="k-link"
            href="https://id.atlassian.com/manage-profile/security/api-tokens"
            target="_blank"
            rel="noreferrer noopener"
          >
            id.atlassian.com → Security → API tokens
          </a>{' '}
          and create one. Tokens end after a year at most.
        </li>
        <li>Copy it into the field above. Scoped tokens work too; the test finds out which way they go.</li>
      </ol>
    </div>
    <div className="k-plain-wrap" style={{ margin: '0 -16px -8px' }}>
      <table className="k-plain">
        <thead>
          <tr>
            <th scope="col">The account needs</th>
            <th scope="col">for</th>
          </tr>
        </thead>
        <tbody>
          {RIGHTS.map(([right, why, needed]) => (
            <tr key={right}>
              <td>
                {right}
                {!needed && <span className="k-dim"> (better)</span>}
              </td>
              <td className="k-dim">{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Card>
);
