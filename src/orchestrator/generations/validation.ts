import { z } from 'zod';
import { changedBrief, NO_BRIEF } from '../../domain/brief.js';
import type { ScriptBrief, ScriptBriefInput } from '../../domain/brief.js';
import { InvalidInputError } from '../../domain/errors.js';
import type { InvalidField } from '../../domain/errors.js';
import { generationConfig, LOG_LINE_MAX, stageModels } from '../../domain/generations.js';
import type { GenerationConfig, GenerationConfigInput, StageModel } from '../../domain/generations.js';
import { actCount } from '../story/acts.js';
import type { StepConfig } from './inputs.js';

export const TITLE_MAX = 200;
export const TEXT_MAX = 8_000;
export const IDEMPOTENCY_KEY_MAX = 200;

/** Collects what is wrong with an input, and throws it all at once. */
export class InputCheck {
  readonly fields: InvalidField[] = [];

  text(path: string, value: string, max: number): string {
    const text = value.trim();
    if (text === '') {
      this.fields.push({ path, message: 'is empty' });
    } else if (text.length > max) {
      this.fields.push({ path, message: `has ${text.length} characters; at most ${max} are allowed` });
    } else if (text.includes('\u0000')) {
      this.fields.push({ path, message: 'holds a NUL character' });
    }
    return text;
  }

  optionalText(path: string, value: string | null | undefined, max: number): string | undefined {
    return value == null ? undefined : this.text(path, value, max);
  }

  logLine(value: string): string {
    return this.text('logLine', value, LOG_LINE_MAX);
  }

  /** What a brief says after a change of `before`. `providers`: those that it may name. */
  brief(
    input: ScriptBriefInput | null | undefined,
    { before = NO_BRIEF, providers }: { before?: ScriptBrief; providers: readonly string[] },
  ): ScriptBrief {
    const { brief, invalid } = changedBrief(before, input);
    this.fields.push(...invalid);
    this.providers('brief.models', brief.models, providers);
    return brief;
  }

  count(path: string, value: number | null | undefined, fallback: number, max: number): number {
    const count = value ?? fallback;
    if (!Number.isInteger(count) || count < 1 || count > max) {
      this.fields.push({ path, message: `is ${count}; use a whole number from 1 to ${max}` });
    }
    return count;
  }

  money(path: string, value: number): void {
    if (!Number.isFinite(value) || value <= 0 || value > 1_000_000) {
      this.fields.push({ path, message: `is ${value}; use an amount in USD above 0 and up to 1,000,000` });
    }
  }

  providers(path: string, models: readonly StageModel[], known: readonly string[]): void {
    for (const [at, { provider }] of models.entries()) {
      if (provider !== undefined && !known.includes(provider)) {
        this.fields.push({
          path: `${path}[${at}].provider`,
          message: `is no configured provider; use one of ${known.join(', ')}`,
        });
      }
    }
  }

  /** What a manual step was given of a generation's configuration, and no more. `known`: names of the configured providers. */
  stepConfig({ models, maxCostUsd }: StepConfig, known: readonly string[]): Partial<GenerationConfig> {
    if (maxCostUsd != null) this.money('maxCostUsd', maxCostUsd);
    const parsed = stageModels.safeParse(models ?? []);
    if (parsed.success) {
      this.providers('models', parsed.data, known);
    } else {
      this.fields.push(
        ...parsed.error.issues.map((issue) => ({
          path: z.core.toDotPath(['models', ...issue.path]),
          message: issue.message,
        })),
      );
    }
    return {
      ...(models == null || !parsed.success ? {} : { models: parsed.data }),
      ...(maxCostUsd == null ? {} : { maxCostUsd }),
    };
  }

  config(input: GenerationConfigInput | null | undefined): GenerationConfig {
    const given = Object.fromEntries(Object.entries(input ?? {}).filter(([, value]) => value != null));
    const parsed = generationConfig.safeParse(given);
    if (!parsed.success) {
      this.fields.push(
        ...parsed.error.issues.map((issue) => ({
          path: `config.${z.core.toDotPath(issue.path)}`,
          message: issue.message,
        })),
      );
      return generationConfig.parse({});
    }
    const config = parsed.data;
    if (config.scope === 'SINGLE_SCENE') return { ...config, sceneCount: 1 };
    const acts = actCount(config.actStructure);
    if (config.scope === 'FULL_SCRIPT' && config.sceneCount < acts) {
      this.fields.push({
        path: 'config.sceneCount',
        message: `is ${config.sceneCount}; a FULL_SCRIPT in ${config.actStructure} has ${acts} acts and needs at least a scene for each`,
      });
    }
    return config;
  }

  done(): void {
    if (this.fields.length > 0) throw new InvalidInputError(this.fields);
  }
}
