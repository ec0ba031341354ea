using System.Text.Json.Serialization;

namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>How Cost Explorer's types are written and read.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 32)]
[JsonSerializable(typeof(GetCostAndUsageRequest))]
[JsonSerializable(typeof(GetCostAndUsageResponse))]
[JsonSerializable(typeof(GetCostForecastRequest))]
[JsonSerializable(typeof(GetCostForecastResponse))]
[JsonSerializable(typeof(GetAnomaliesRequest))]
[JsonSerializable(typeof(GetAnomaliesResponse))]
[JsonSerializable(typeof(GetDimensionValuesRequest))]
[JsonSerializable(typeof(GetDimensionValuesResponse))]
[JsonSerializable(typeof(GetTagsRequest))]
[JsonSerializable(typeof(GetTagsResponse))]
internal sealed partial class CostExplorerJson : JsonSerializerContext;
