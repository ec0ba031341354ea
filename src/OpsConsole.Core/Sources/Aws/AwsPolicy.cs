namespace OpsConsole.Core.Sources.Aws;

/// <summary>What the console must be allowed in AWS.</summary>
internal static class AwsPolicy
{
    /// <summary>The least policy: exactly what is called. Cost Explorer and these operations of CloudWatch know no resources, so it is for all of them.</summary>
    public const string Json = """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "OpsConsoleReadsMetrics",
              "Effect": "Allow",
              "Action": [
                "cloudwatch:GetMetricData",
                "cloudwatch:ListMetrics"
              ],
              "Resource": "*"
            },
            {
              "Sid": "OpsConsoleReadsCosts",
              "Effect": "Allow",
              "Action": [
                "ce:GetAnomalies",
                "ce:GetCostAndUsage",
                "ce:GetCostForecast",
                "ce:GetDimensionValues",
                "ce:GetTags"
              ],
              "Resource": "*"
            }
          ]
        }
        """;
}
