import { Card } from '../../parts/Card.tsx';
import { count } from '../../parts/numbers.ts';

/** What the run asked the site, and how often. */
export const RunRequests = ({ byEndpoint }: { readonly byEndpoint: Readonly<Record<string, number>> }) => (
  <Card title="Requests by endpoint" flush>
    <div className="k-plain-wrap">
      <table className="k-plain">
        <thead>
          <tr>
            <th scope="col">Endpoint</th>
            <th scope="col" className="k-end">
              Requests
            </th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(byEndpoint).map(([endpoint, times]) => (
            <tr key={endpoint}>
              <td className="k-mono">{endpoint}</td>
              <td className="k-end">{count(times)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Card>
);
