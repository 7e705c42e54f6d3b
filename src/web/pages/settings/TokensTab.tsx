import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addToken, removeToken, tokensQuery } from '../../api/members.ts';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { When } from '../../parts/When.tsx';

/** One's own tokens of the API of Kscope. */
export const TokensTab = () => {
  const client = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const [name, setName] = useState('');
  const onSuccess = () => client.invalidateQueries({ queryKey: ['tokens'] });
  const add = useMutation({ mutationFn: addToken, onSuccess });
  const remove = useMutation({ mutationFn: removeToken, onSuccess });
  return (
    <>
      {add.data !== undefined && (
        <div className="k-note">
          <div className="k-row-main">
            Copy it now, it is not shown again. It is sent as <span className="k-mono">Authorization: Bearer</span>.
            <div className="k-mono">{add.data.token}</div>
          </div>
        </div>
      )}
      <Card title="My API tokens" flush>
        <Loaded query={tokens}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon="key" title="You have none">
                With one, scripts ask the API with your own rights.
              </Empty>
            ) : (
              <ul className="k-list">
                {items.map((token) => (
                  <li key={token.id} className="k-row">
                    <span className="k-row-main" dir="auto">
                      {token.name}
                    </span>
                    <span className="k-row-end">
                      ends <When at={token.expiresAt} />
                      <Button variant="default" onClick={() => remove.mutate(token.id)}>
                        Revoke
                      </Button>
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Card>
      <form
        style={{ display: 'flex', gap: 8, alignItems: 'flex-end' }}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate(name);
          setName('');
        }}
      >
        <TextInput
          label="What for"
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" size="sm" loading={add.isPending}>
          Make a token
        </Button>
      </form>
    </>
  );
};
