/** Mustache as we use it: no escaping (nginx is not HTML), no partials, no lambdas. */
import mustache from 'mustache';

export function renderTemplate(template: string, view: object): string {
  return mustache.render(template, view, {}, { escape: String });
}
