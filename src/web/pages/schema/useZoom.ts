import type { RefObject } from 'react';
import { useCallback, useEffect, useLayoutEffect, useState } from 'react';

export interface Sight {
  readonly x: number;
  readonly y: number;
  /** How large one unit is, in pixels. */
  readonly scale: number;
}

const LEAST = 0.2;
const MOST = 2.5;
const STEP = 1.25;
const MOVE = 80;
const MARGIN = 24;

const MOVES: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [MOVE, 0],
  ArrowRight: [-MOVE, 0],
  ArrowUp: [0, MOVE],
  ArrowDown: [0, -MOVE],
};
const FACTORS: Readonly<Record<string, number>> = { '+': STEP, '=': STEP, '-': 1 / STEP };

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What of a large drawing is seen in an element: moved and zoomed by wheel, pointer, fingers and keys. */
export const useZoom = (place: RefObject<HTMLElement | null>, drawing: Size) => {
  const [sight, setSight] = useState<Sight>({ x: MARGIN, y: MARGIN, scale: 0.6 });
  const { width, height } = drawing;

  const showAll = useCallback(() => {
    const box = place.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return;
    const scale = Math.min(1, (box.width - 2 * MARGIN) / width, (box.height - 2 * MARGIN) / height);
    // Where the whole would be too small to be read, its beginning is shown.
    const shown = Math.max(scale, Math.min(0.42, box.height / height));
    setSight({
      scale: shown,
      x: Math.max(MARGIN, (box.width - width * shown) / 2),
      y: Math.max(MARGIN, (box.height - height * shown) / 2),
    });
  }, [place, width, height]);

  const zoom = useCallback(
    (factor: number, at?: { readonly x: number; readonly y: number }) => {
      const box = place.current?.getBoundingClientRect();
      const point = at ?? { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 };
      setSight((now) => {
        const scale = Math.min(MOST, Math.max(LEAST, now.scale * factor));
        const ratio = scale / now.scale;
        return { scale, x: point.x - (point.x - now.x) * ratio, y: point.y - (point.y - now.y) * ratio };
      });
    },
    [place],
  );

  const move = useCallback((x: number, y: number) => setSight((now) => ({ ...now, x: now.x + x, y: now.y + y })), []);

  /** Moves a part of the drawing into sight, where it is not. */
  const reveal = useCallback(
    (part: { readonly x: number; readonly y: number } & Size) => {
      const box = place.current?.getBoundingClientRect();
      if (box === undefined) return;
      setSight((now) => {
        const into = (start: number, length: number, offset: number, room: number): number => {
          const from = start * now.scale + offset;
          const to = from + length * now.scale;
          if (from < MARGIN) return offset + MARGIN - from;
          return to > room - MARGIN ? offset - (to - room + MARGIN) : offset;
        };
        const x = into(part.x, part.width, now.x, box.width);
        const y = into(part.y, part.height, now.y, box.height);
        return x === now.x && y === now.y ? now : { ...now, x, y };
      });
    },
    [place],
  );

  useLayoutEffect(showAll, [showAll]);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) {
        const box = element.getBoundingClientRect();
        zoom(Math.exp(-event.deltaY / 250), { x: event.clientX - box.left, y: event.clientY - box.top });
      } else move(-event.deltaX, -event.deltaY);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      const step = MOVES[event.key];
      const factor = FACTORS[event.key];
      if (step === undefined && factor === undefined && event.key !== '0') return;
      event.preventDefault();
      if (step !== undefined) move(...step);
      else if (factor !== undefined) zoom(factor);
      else showAll();
    };
    const held = new Map<number, { x: number; y: number }>();
    const onDown = (event: PointerEvent): void => {
      held.set(event.pointerId, { x: event.clientX, y: event.clientY });
    };
    const onMove = (event: PointerEvent): void => {
      const before = held.get(event.pointerId);
      if (before === undefined) return;
      const now = { x: event.clientX, y: event.clientY };
      const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
      held.set(event.pointerId, now);
      if (other === undefined) {
        move(now.x - before.x, now.y - before.y);
        return;
      }
      const apart = (point: { x: number; y: number }): number => Math.hypot(point.x - other.x, point.y - other.y);
      const box = element.getBoundingClientRect();
      const middle = { x: (now.x + other.x) / 2 - box.left, y: (now.y + other.y) / 2 - box.top };
      zoom(apart(now) / Math.max(1, apart(before)), middle);
    };
    const onUp = (event: PointerEvent): void => void held.delete(event.pointerId);
    element.addEventListener('wheel', onWheel, { passive: false });
    element.addEventListener('keydown', onKey);
    element.addEventListener('pointerdown', onDown);
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', onUp);
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('keydown', onKey);
      element.removeEventListener('pointerdown', onDown);
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', onUp);
    };
  }, [place, zoom, move, showAll]);

  return { sight, zoomIn: () => zoom(STEP), zoomOut: () => zoom(1 / STEP), showAll, reveal };
};
