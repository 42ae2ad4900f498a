import {createHash} from "node:crypto";

/** The form of the door: no script, no picture, nothing from elsewhere, and nothing of the practice. */

const STYLE =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:22rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}input,button{font:inherit;padding:.4rem .6rem;width:100%;box-sizing:border-box;margin-top:.5rem}";

export const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** `message` is one of ours, never what was typed. */
export const loginPage = (base: string, message = ""): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Password</title><style>${STYLE}</style></head>
<body><main><h1>Plus Six</h1>${message === "" ? "" : `<p role="alert">${message}</p>`}
<form method="post" action="${base}login"><label>Password of this report<input type="password" name="password" autocomplete="current-password" required autofocus></label>
<button>Open</button></form></main></body></html>
`;
