#!/usr/bin/env bash
# Says in a comment of the pull request what it changes, and what that does to the workers. A second run rewrites the comment.
# Where it changes nothing and has no comment yet, none is made. The summary of the job holds the same.
# shellcheck source=ci/github/common.sh
. "$(dirname "$0")/common.sh"

read_arguments
find_base || fail 'there is no commit to compare with'

# GitHub takes comments of so many characters.
longest=65000
# By this the next run knows the comment. It is not shown.
mark='<!-- workerpool diff -->'
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

comments=repos/$GITHUB_REPOSITORY/issues/$WORKERPOOL_PULL_REQUEST/comments
known=$(gh api --paginate "$comments" --jq ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id" | head -n 1) || known=
if [ -n "$known" ]; then
  request=(--method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known")
elif [ "$status" -eq 1 ]; then
  request=(--method POST "$comments")
else
  exit 0
fi
# The token of a pull request from a fork may only read.
gh api "${request[@]}" --field "body=@$comment" --silent ||
  tell warning "cannot comment on the pull request: the token needs 'pull-requests: write'. The summary of the job shows the change."
