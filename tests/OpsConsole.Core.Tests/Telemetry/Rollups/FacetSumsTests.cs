using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Telemetry.Rollups;

public sealed class FacetSumsTests
{
    [Fact]
    public void A_cell_with_facets_is_read_as_it_was_packed()
    {
        RollupCell cell = Cell((FacetKind.ToolCalls, 3, 5), (FacetKind.Topic, 41, 2));
        RollupCell read = RollupCell.Unpack(cell.Pack());
        Assert.Equal(cell.Facets.Of(FacetKind.ToolCalls), read.Facets.Of(FacetKind.ToolCalls));
        Assert.Equal(cell.Facets.Of(FacetKind.Topic), read.Facets.Of(FacetKind.Topic));
    }

    [Fact]
    public void Who_does_not_ask_for_facets_gets_the_rest_of_the_cell()
    {
        RollupCell read = new();
        read.AddPacked(Cell((FacetKind.ToolCalls, 3, 5)).Pack(), facets: false);
        Assert.Equal(9, read.Requests);
        Assert.Empty(read.Facets.Of(FacetKind.ToolCalls));
    }

    [Fact]
    public void A_cell_whose_facets_cancel_out_is_packed_as_if_there_had_never_been_any()
    {
        RollupCell cell = Cell((FacetKind.ToolCalls, 3, 5));
        cell.Facets.Add(cell.Facets.Copy(), -1);
        Assert.Equal(new RollupCell { Requests = 9 }.Pack(), cell.Pack());
    }

    [Fact]
    public void Many_calls_count_as_the_most_that_are_told_apart() => Assert.Equal(Facet.OfCalls(FacetKind.ModelCalls, 12), Facet.OfCalls(FacetKind.ModelCalls, 500));

    private static RollupCell Cell(params (FacetKind Kind, int Value, int Requests)[] facets)
    {
        RollupCell cell = new() { Requests = 9 };
        foreach ((FacetKind kind, int value, int requests) in facets)
        {
            cell.Facets.Add(new Facet(kind, value), new FacetCounts(requests, requests - 1, 0, 7));
        }

        return cell;
    }
}
