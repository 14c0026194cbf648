import { contentOf, defineContentFields } from './bible-content.js';
import type { Builder } from './builder.js';
import type { Types } from './types.js';

export function defineTheme(builder: Builder, types: Types) {
  defineContentFields(
    builder,
    types.ThemeBible,
    types.ThemeContent,
    'What a theme’s entry held in one of its versions.',
    (t) => ({
      description: t.string({
        nullable: true,
        description: 'What the theme says.',
        resolve: (entry) => contentOf('THEME', entry).description,
      }),
      examples: t.stringList({
        description: 'How it can show itself in scenes.',
        resolve: (entry) => contentOf('THEME', entry).examples,
      }),
      symbols: t.stringList({
        description: 'Things that stand for it.',
        resolve: (entry) => contentOf('THEME', entry).symbols,
      }),
    }),
  );
}
