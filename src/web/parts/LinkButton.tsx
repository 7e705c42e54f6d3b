import type { ButtonProps } from '@mantine/core';
import { Button } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { Ref } from 'react';

const Anchor = ({ ref, ...props }: ButtonProps & { readonly ref?: Ref<HTMLAnchorElement> }) => (
  <Button component="a" ref={ref} {...props} />
);

/** A link to another view that looks like a button. */
export const LinkButton = createLink(Anchor);
