import type { ScriptService } from '../../scripts/script-service.js';
import type { Database } from '../../storage/database.js';
import type { Streams } from '../../streams/types.js';
import type { GenerationService } from '../generations/generation-service.js';

/** What the library's faces call: the same services as the resolvers of the API. */
export interface LibraryServices {
  db: Database;
  scripts: ScriptService;
  generations: GenerationService;
  streams: Streams;
}
