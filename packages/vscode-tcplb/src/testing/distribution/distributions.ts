/** The last test of each exposure, for as long as the window lives. */
import { type Disposable, type Event, EventEmitter } from 'vscode';
import type { ExposureElement } from '../../tree/elements.ts';
import type { Distribution, Spread } from './distribution.ts';

export interface Distributions extends Disposable {
  /** Begins a new picture of the exposure. It is shown when `isAskedFor`, or when nothing else is. */
  begin(exposure: ExposureElement, isAskedFor: boolean): void;
  /** Sets the listener's part of the picture, known by its target. */
  update(exposure: ExposureElement, spread: Spread): void;
  /** Chooses what is shown; an exposure without a test may be chosen as well. */
  choose(exposure: ExposureElement): void;
  /** What is to be shown: the picture, or the exposure that has none yet. */
  readonly shown: { readonly exposure: ExposureElement; readonly distribution?: Distribution } | undefined;
  /** What is shown changed. */
  readonly onDidChange: Event<void>;
}

export function createDistributions(): Distributions {
  const emitter = new EventEmitter<void>();
  const known = new Map<string, Distribution>();
  let shown: ExposureElement | undefined;
  const keyOf = ({ sourceId, namespace, name }: ExposureElement): string => JSON.stringify([sourceId, namespace, name]);
  const choose = (exposure: ExposureElement): void => {
    shown = exposure;
    emitter.fire();
  };
  return {
    begin(exposure, isAskedFor) {
      known.set(keyOf(exposure), { exposure, spreads: [] });
      if (isAskedFor || shown === undefined) choose(exposure);
    },
    update(exposure, spread) {
      const spreads = known.get(keyOf(exposure))?.spreads ?? [];
      const others = spreads.filter(({ target }) => target !== spread.target);
      known.set(keyOf(exposure), { exposure, spreads: [...others, spread] });
      if (shown && keyOf(shown) === keyOf(exposure)) emitter.fire();
    },
    choose,
    get shown() {
      const distribution = shown && known.get(keyOf(shown));
      return shown && { exposure: shown, ...(distribution && { distribution }) };
    },
    onDidChange: emitter.event,
    dispose: () => emitter.dispose(),
  };
}
