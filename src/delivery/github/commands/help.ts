// What people can write in a comment, as an answer to who asks or writes something else.

export const HELP = `On a line of its own in a comment of a pull request, by people with write access:

| | |
|---|---|
| \`/earshot fix\` | commits the recommended fix of every finding; \`/earshot fix KIND\`, \`/earshot fix FINDING\` or both choose one |
| \`/earshot explain\` | tells all that the review knows; \`/earshot explain FINDING\` of one finding |
| \`/earshot rerun\` | reviews again |
| \`/earshot waive FINDING until 2027-03-31 because REASON\` | opens a pull request that waives it; also \`/earshot waive POLICY KIND NAMESPACE/NAME until …\` |
| \`/earshot help\` | says this |`;
