-- Each request drafts and submits one report on an obligation of its own that has none yet (national.c reports on those with id * 7 % 1000 < 300).
-- Threads take different obligations.
local token = os.getenv("TOKEN")
local counter = 0
local threads = 0
function setup(thread) thread:set("first", 160000 + threads * 400000); threads = threads + 1 end
function init(args) counter = first end
function request()
  repeat counter = counter + 1 until counter * 7 % 1000 >= 300
  return wrk.format("POST", "/api/v1/obligations/" .. counter .. "/reports",
    { ["content-type"] = "application/json", ["authorization"] = "Bearer " .. token },
    '{"narrative":"Đã hoàn thành các tiêu chí cơ sở theo kế hoạch của địa phương","progress_permille":500,"submit":true}')
end
