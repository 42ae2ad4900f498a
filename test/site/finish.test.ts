import {createHash} from "node:crypto";
import {describe, expect, it} from "vitest";
import {finishPage, policyOf} from "../../src/site/finish.ts";

const PAGE = `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=1">
<meta name="generator" content="Observable Framework v1.13.4">
<script type="module" src="./a.js"></script>
<script type="module">registerFile("x", {"path":"./x","lastModified":1700000000000,"size":3});</script>
</head>
<body><ol>
<label id="observablehq-sidebar-close" for="t"></label>
<li>one</li>
</ol></body>
</html>`;

describe("finishPage(html)", () => {
  const page = finishPage(PAGE);
  it("names the language and lets readers zoom", () => {
    expect(page).toContain('<html lang="en">');
    expect(page).not.toContain("maximum-scale");
  });
  it("lets the keyboard reach blocks that scroll, once", () => {
    const block = finishPage(PAGE.replace("<ol>", '<pre data-language="json">{}</pre><pre tabindex="0">x</pre><ol>'));
    expect(block).toContain('<pre tabindex="0" data-language="json">');
    expect(block.match(/tabindex/g)).toHaveLength(2);
  });
  it("takes out what differs between two builds of the same data", () => {
    expect(page).not.toContain("lastModified");
    expect(finishPage(PAGE.replace("1700000000000", "1800000000000"))).toBe(page);
  });
  it("allows the page's own inline scripts by the hash of what they say after mending", () => {
    const script = /<script type="module">(.+)<\/script>/.exec(page)![1]!;
    expect(page).toContain(`'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  });
  it("puts the policy before the first script", () => {
    expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<script"));
  });
  it("keeps only items in a list", () => {
    expect(page).toMatch(/<ol>\s*<li>one<\/li>\s*<\/ol>\s*<label/);
  });
  it("stops at a page it does not understand", () => {
    expect(() => finishPage("<html></html>")).toThrow("no charset line");
  });
});

describe("policyOf(html)", () => {
  it("lets in nothing from elsewhere and no script by its place in the page alone", () => {
    const policy = policyOf("<script>a()</script><script src='x.js'></script>");
    expect(policy).not.toMatch(/https?:|\*|script-src[^;]*unsafe/);
    expect(policy.match(/sha256-/g)).toHaveLength(1);
  });
});
