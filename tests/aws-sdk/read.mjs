// Reads everything from the address that it is given by the official clients, and writes what they understood as JSON.
import { CloudWatchClient, GetMetricDataCommand, paginateListMetrics, paginateGetMetricData } from "@aws-sdk/client-cloudwatch";
import {
  CostExplorerClient, GetAnomaliesCommand, GetCostAndUsageCommand, GetCostForecastCommand, GetDimensionValuesCommand, GetTagsCommand,
} from "@aws-sdk/client-cost-explorer";

const [endpoint, accessKeyId, secretAccessKey, sessionToken, from, to, firstDay, endDay] = process.argv.slice(2);
const settings = { endpoint, credentials: { accessKeyId, secretAccessKey, sessionToken }, maxAttempts: 1 };
const metrics = new CloudWatchClient({ ...settings, region: "eu-central-1" });
const costs = new CostExplorerClient({ ...settings, region: "us-east-1" });
const answer = { metrics: [], values: [], lines: [] };

for await (const page of paginateListMetrics({ client: metrics }, { Namespace: "AWS/Bedrock" })) answer.metrics.push(...page.Metrics);

const stat = (Id, Stat) => ({ Id, MetricStat: { Metric: answer.metrics.find((m) => m.MetricName === "InvocationLatency"), Period: 60, Stat } });
const window = { StartTime: new Date(from * 60000), EndTime: new Date(to * 60000), ScanBy: "TimestampAscending", MetricDataQueries: [stat("n", "SampleCount"), stat("p", "p90")] };
for await (const page of paginateGetMetricData({ client: metrics }, window)) {
  for (const result of page.MetricDataResults) result.Timestamps.forEach((time, i) => answer.values.push([result.Id, time.getTime() / 60000, result.Values[i]]));
}

const TimePeriod = { Start: firstDay, End: endDay };
for (let NextPageToken; ;) {
  const page = await costs.send(new GetCostAndUsageCommand({
    TimePeriod, NextPageToken, Granularity: "DAILY", Metrics: ["UnblendedCost", "UsageQuantity"],
    Filter: { And: [{ Not: { Dimensions: { Key: "RECORD_TYPE", Values: ["Tax"] } } }, { Not: { Dimensions: { Key: "SERVICE", Values: ["none"] } } }] },
    GroupBy: [{ Type: "DIMENSION", Key: "SERVICE" }, { Type: "TAG", Key: "team" }],
  }));
  for (const day of page.ResultsByTime) for (const group of day.Groups) answer.lines.push([day.TimePeriod.Start, ...group.Keys, group.Metrics.UnblendedCost.Amount]);
  NextPageToken = page.NextPageToken;
  if (!NextPageToken) break;
}

answer.accounts = (await costs.send(new GetDimensionValuesCommand({ TimePeriod, Dimension: "LINKED_ACCOUNT", Context: "COST_AND_USAGE" }))).DimensionValues.map((v) => v.Value);
answer.tags = (await costs.send(new GetTagsCommand({ TimePeriod, TagKey: "team" }))).Tags;
answer.forecast = (await costs.send(new GetCostForecastCommand({ TimePeriod, Metric: "UNBLENDED_COST", Granularity: "DAILY" }))).Total;
answer.anomalies = (await costs.send(new GetAnomaliesCommand({ DateInterval: { StartDate: firstDay } }))).Anomalies.map((a) => [a.AnomalyId, a.Impact.TotalImpact]);

const failure = async (attempt) => { try { await attempt(); return "none"; } catch (error) { return error.name; } };
answer.refused = await failure(() => costs.send(new GetCostAndUsageCommand({ TimePeriod: { Start: endDay, End: firstDay }, Granularity: "DAILY", Metrics: ["UnblendedCost"] })));
answer.badToken = await failure(() => metrics.send(new GetMetricDataCommand({ ...window, NextToken: "x" })));
const stranger = new CostExplorerClient({ ...settings, region: "us-east-1", credentials: { accessKeyId, secretAccessKey: "wrong", sessionToken } });
answer.stranger = await failure(() => stranger.send(new GetTagsCommand({ TimePeriod })));
console.log(JSON.stringify(answer));
