import type { FastifyReply } from 'fastify'

/** An answer that is no JSON. */
export class TextAnswer {
  readonly mediaType: string
  readonly text: string

  constructor(mediaType: string, text: string) {
    this.mediaType = mediaType
    this.text = text
  }
}

/** What came from a client is shown, and never run, by a browser. */
export function sendText(reply: FastifyReply, { mediaType, text }: TextAnswer): FastifyReply {
  return reply
    .type(mediaType)
    .headers({ 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' })
    .send(text)
}
