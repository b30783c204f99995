/** One request whose answer is plain text → its lines, as they come. */
import type { ApiRequest } from './api-request.ts';
import { type SenderOptions, toSendError } from './open-answer.ts';
import type { Sender } from './sender.ts';
import { splitLines } from './split-lines.ts';

/** As `ClusterClient.lines`. */
export async function* answerLines(
  sender: Sender,
  options: SenderOptions,
  request: ApiRequest,
): AsyncGenerator<string> {
  const { message, deadline } = await sender.open(request);
  // Whoever is silent has nothing to say.
  deadline.restart(0);
  try {
    yield* splitLines(message);
  } catch (error) {
    throw toSendError(error, options, request, deadline);
  } finally {
    deadline.end();
    message.destroy();
  }
}
