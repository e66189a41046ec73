" Vim syntax file
" Language: obq
" Made from the language's own tables; HighlightingTests compares it with them.
if exists("b:current_syntax")
  finish
endif
syntax case ignore
syntax match obqClause /\<\%(gaps\s\+over\|distinct\|group\s\+by\|order\s\+by\|between\|seen\s\+by\|sort\s\+by\|without\|bottom\|derive\|latest\|select\|count\|limit\|since\|until\|where\|into\|with\|top\|as\|on\)\>/
syntax match obqStatement /\<\%(describe\|explain\|history\|profile\|format\|ignore\|source\|check\|print\|watch\|desc\|drop\|exit\|help\|ping\|quit\|save\|show\|view\|let\|set\|use\)\>/
syntax match obqSource /\<\%(tasks\s\+restore\|protection\|tasks\s\+data\|tasks\s\+log\|clusters\|policies\|profiles\|settings\|history\|tenants\|checks\|ranges\|tasks\|views\|file\)\>/
syntax match obqConstant /\<\%(yesterday\|false\|today\|null\|true\|now\)\>/
syntax match obqOperator /\<\%(is\s\+not\s\+null\|starts\s\+with\|ends\s\+with\|contains\|is\s\+null\|like\|and\|not\|in\|or\)\>/
syntax match obqParticle /\<\%(freshness\|because\|cluster\|except\|offset\|tenant\|crit\|fill\|from\|none\|over\|runs\|some\|warn\|ago\|asc\|for\|by\|of\)\>/
syntax match obqState /\<\%(SUCCEEDED\|CANCELED\|OVERDUE\|RUNNING\|STOPPED\|UNKNOWN\|FAILED\)\>/
syntax match obqFunction /\<\%(percentile\|substring\|coalesce\|scn_time\|extract\|replace\|bucket\|length\|median\|count\|first\|floor\|lower\|month\|round\|upper\|ceil\|hour\|last\|trim\|week\|abs\|avg\|day\|max\|min\|p50\|p90\|p95\|p99\|sum\|if\)\>\ze\s*(/
syntax match obqNumber /\v<\d[0-9_]*(\.\d+)=([eE][+-]=\d+)=((w|d|h|ms|m|us|µs|ns|s|[KMGTP]i=B|B)(\d+(w|d|h|ms|m|us|µs|ns|s|[KMGTP]i=B|B))*)=>/
syntax match obqTime /\v<\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})=)=(Z|[+-]\d{2}(:=\d{2})=)=)=/
syntax match obqVariable /\$\k\+/
syntax match obqMeta /\\\%(G\|d\|e\|g\|i\|o\|q\|timing\|x\|?\)/
syntax match obqSign @[=<>!~+*/%|]@
syntax region obqText start=/'/ skip=/''/ end=/'/
syntax region obqText start=/"/ skip=/""/ end=/"/
syntax region obqName start=/`/ skip=/``/ end=/`/
syntax match obqComment /#.*$/
syntax match obqComment /--.*$/

highlight default link obqClause Statement
highlight default link obqStatement PreProc
highlight default link obqSource Type
highlight default link obqConstant Constant
highlight default link obqOperator Operator
highlight default link obqParticle Keyword
highlight default link obqState Identifier
highlight default link obqFunction Function
highlight default link obqNumber Number
highlight default link obqTime Number
highlight default link obqVariable Identifier
highlight default link obqMeta Special
highlight default link obqSign Operator
highlight default link obqText String
highlight default link obqName Identifier
highlight default link obqComment Comment

let b:current_syntax = "obq"
