using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>One counter or histogram of the preset as it goes through a window.</summary>
internal sealed class PresetStream
{
    private readonly PresetMeasure _measure;
    private readonly double _unit;
    private readonly string _application;
    private readonly string _environment;
    private readonly string? _model;
    private readonly ErrorClass _error;
    private HistogramReading? _last;

    /// <summary>Begins a stream.</summary>
    /// <param name="metric">Its metric.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="settings">What they mean.</param>
    public PresetStream(PresetMetric metric, PrometheusLabels labels, PrometheusSettings settings)
    {
        (_measure, _unit) = (metric.Measure, metric.Unit);
        _application = labels.Application(settings.ApplicationLabel);
        _environment = labels.Environment(settings.Environment, settings.EnvironmentLabel);
        _model = labels.Model(null);
        _error = labels.Error(null);
        if (_measure == PresetMeasure.Tokens)
        {
            _measure = labels["gen_ai_token_type"] switch
            {
                "input" or "prompt" => PresetMeasure.InputTokens,
                "output" or "completion" => PresetMeasure.OutputTokens,
                "cache_read" or "input_cached" or "cached" => PresetMeasure.CacheReadTokens,
                "cache_write" or "cache_creation" => PresetMeasure.CacheWriteTokens,
                "reasoning" => PresetMeasure.ReasoningTokens,
                _ => PresetMeasure.Tokens, // counts nothing
            };
        }
    }

    /// <summary>Sets where it begins: what it had counted before the window.</summary>
    public void Begin(HistogramReading before) => _last = before;

    /// <summary>Moves it on by a reading, and counts what that adds in the minute that it ends.</summary>
    public void Read(HistogramReading now, PulledCells cells)
    {
        // A stream's first value may have been counted at any time before it was first seen: increase() leaves it out as well.
        if (_last is { } before && HistogramStep.Of(before, now) is var step && (step.Count > 0 || step.WholeSum > 0))
        {
            Count(cells.Of(_application, _environment, _model, MinuteOf(now.Millis)), step);
        }

        _last = now;
    }

    /// <summary>The minute that an instant ends or lies in: minutes have their end, and not their start.</summary>
    public static int MinuteOf(long millis) => (int)((millis - 1) / 60_000);

    private void Count(RollupCell cell, in HistogramStep step)
    {
        switch (_measure)
        {
            case PresetMeasure.Calls:
                MetricCount.Add(cell, PulledMetric.Of(MetricMeasure.CallDuration, _error), new MetricStep(step.Sum, step.Count, []));
                LatencyPlacing.Place(cell.Latency, step, _unit);
                LatencyPlacing.Place(cell.CallLatency, step, _unit);
                break;
            case PresetMeasure.FirstToken:
                LatencyPlacing.Place(cell.FirstToken, step, _unit);
                break;
            case PresetMeasure.InputTokens:
                cell.InputTokens += step.WholeSum;
                break;
            case PresetMeasure.OutputTokens:
                cell.OutputTokens += step.WholeSum;
                break;
            case PresetMeasure.CacheReadTokens:
                cell.CacheReadTokens += step.WholeSum;
                break;
            case PresetMeasure.CacheWriteTokens:
                cell.CacheWriteTokens += step.WholeSum;
                break;
            case PresetMeasure.ReasoningTokens:
                cell.ReasoningTokens += step.WholeSum;
                break;
        }
    }
}
