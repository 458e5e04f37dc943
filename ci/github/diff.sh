#!/usr/bin/env bash
# Says in a comment of the pull request what it changes, and what that does to the workers. A later run with the same inputs
# rewrites the comment. Where it changes nothing and has no comment yet, none is made. The summary of the job holds the same.
# shellcheck source=ci/github/common.sh
. "$(dirname "$0")/common.sh"

is_true diff "${WORKERPOOL_DIFF:-}" || exit 0
read_arguments
find_base || fail 'there is no commit to compare with'

# GitHub takes comments of so many characters.
longest=65000
# By this the next run knows the comment; a step with other inputs has a comment of its own. It is not shown.
inputs=$(printf '%s\n' "${PWD#"$GITHUB_WORKSPACE"}" "${WORKERPOOL_ARGS:-}" "${WORKERPOOL_FILES:-}" | cksum)
mark="<!-- workerpool diff ${inputs%% *} -->"
diff=$RUNNER_TEMP/workerpool-diff.md
complaints=$RUNNER_TEMP/workerpool-diff.log

status=0
workerpool diff --format markdown --rev "$base" ${args[@]+"${args[@]}"} -- ${files[@]+"${files[@]}"} >"$diff" 2>"$complaints" || status=$?
cat "$complaints" >&2
if [ "$status" -gt 1 ]; then
  fail "the pull request cannot be compared with its target: $(head -c 2000 "$complaints")"
fi
echo "diff=$diff" >>"$GITHUB_OUTPUT"
cat "$diff" >>"$GITHUB_STEP_SUMMARY"

comment=$RUNNER_TEMP/workerpool-comment.md
{
  echo "$mark"
  if [ "$(wc -c <"$diff")" -le "$longest" ]; then
    cat "$diff"
  else
    echo "The change is too long for a comment. The [summary of the job]($GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID) shows it."
  fi
} >"$comment"

cannot_comment() {
  tell warning "cannot comment on the pull request: the token needs 'pull-requests: write'. The summary of the job shows the change."
  exit 0
}
# The token of a job is that of a bot, which may not ask for its own name; the token of somebody else may.
author=$(gh api user --jq .login 2>/dev/null) || author=
comments=repos/$GITHUB_REPOSITORY/issues/$WORKERPOOL_PULL_REQUEST/comments
own="(.user.type == \"Bot\" or .user.login == \"$author\") and (.body | startswith(\"$mark\"))"
known=$(gh api --paginate "$comments" --jq ".[] | select($own) | .id") || cannot_comment
known=${known%%$'\n'*}
if [ -n "$known" ]; then
  request=(--method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known")
elif [ "$status" -eq 1 ]; then
  request=(--method POST "$comments")
else
  exit 0
fi
# The token of a pull request from a fork may only read.
gh api "${request[@]}" --field "body=@$comment" --silent || cannot_comment
