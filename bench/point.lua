-- Point reads of tasks drawn at random from the 120,000 central ones, so that few of them are kept rendered already.
function init(args) math.randomseed(os.time()) end
function request() return wrk.format("GET", "/api/v1/tasks/T-" .. math.random(1, 120000)) end
