using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mss.Gateway.Rest;
using Mss.Gateway.Rest.Codecs;

namespace Mss.Gateway.Http;

/// <summary>
/// The paths of the REST/JSON twin. Any of them takes any message, because the operation is found in the body; a path that is none of them is 404.
/// Nothing here allows cross-origin requests: pages in browsers are no application providers.
/// </summary>
internal static class RestRoutes
{
    private const string Help = """
        This is the REST/JSON twin of an ETSI TS 102 204 Mobile Signature Service.
        POST one JSON object to /rest/service, for example {"MSS_SignatureReq":{...}} or {"MSS_StatusReq":{...}}.
        GET /rest/openapi.json describes the messages.

        """;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var rest = endpoints.ServiceProvider.GetRequiredService<RestEndpoint>();
        endpoints.MapPost("/rest/service", rest.HandleAsync);
        foreach (var operation in RestOperationTable.Rows)
        {
            endpoints.MapPost("/rest/service/" + operation.Path, rest.HandleAsync);
        }

        endpoints.MapGet("/rest", HelpAsync);
        endpoints.MapGet("/rest/openapi.json", DescribeAsync);
        endpoints.MapPost("/rest/{**path}", NotFoundAsync);
    }

    private static Task HelpAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(Help);
    }

    private static async Task DescribeAsync(HttpContext context)
    {
        context.Response.ContentType = OpenApiDocument.ContentType;
        context.Response.Headers.Vary = "Accept-Encoding";
        var answer = AnswerBody.Begin(context);
        OpenApiDocument.Write(answer.Output, RequestedAddress.Of(context));
        await answer.SendAsync();
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("There is no such path. " + Help);
    }
}
