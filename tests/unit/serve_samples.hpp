// Requests, and a service over an index and a library, without a socket.
#pragma once

#include <optional>
#include <string>

#include "catch.hpp"
#include "cli/invented_text.hpp"
#include "leitong/pipeline.hpp"
#include "serve/service.hpp"
#include "temp_folder.hpp"

namespace leitong::tests {

using namespace leitong::serve;

inline Request get(const std::string& path) {
  Request request;
  request.method = "GET";
  request.path = path;
  request.host = "127.0.0.1:8190";
  return request;
}

inline Request post(const std::string& path, const std::string& body) {
  Request request = get(path);
  request.method = "POST";
  request.body = body;
  return request;
}

inline bool has(const Response& response, const std::string& part) {
  return response.body->find(part) != std::string::npos;
}

// A library of eight documents that share a sentence, and a service over it.
struct Served {
  TempFolder folder;
  std::string library = (folder.path() / "library.db").string();
  std::string index = (folder.path() / "archive.index").string();
  std::optional<Service> service;

  explicit Served(Limits limits = {}) {
    Collection collection;
    for (unsigned i = 0; i < 8; ++i) {
      Document document;
      document.id = "d" + std::to_string(i);
      document.place = "县" + std::to_string(i);
      document.date = std::to_string(2011 + i);
      document.text = invented(2 * i, 60) + "。\n一般公共预算收入增长" + std::to_string(10 + i) +
                      "%。\n" + invented(2 * i + 1, 60) + "。\n";
      collection.documents.push_back(std::move(document));
    }
    REQUIRE(Index::create(index, {}).ok());
    Result<Index> made = Index::open(index, {});
    REQUIRE(made.ok());
    REQUIRE(made.value().add(collection).ok());
    library::OpenOptions options;
    options.create = true;
    Result<library::Library> opened = library::Library::open(library, options);
    REQUIRE(opened.ok());
    REQUIRE(opened.value().add(collection, library_induction({})).ok());
    Result<Sources> sources = open_sources({index, library}, 1);
    REQUIRE(sources.ok());
    service.emplace(std::move(sources).value(), Gate{}, ReadOptions{}, limits);
  }

  Response ask(const Request& request) { return answer(*service, request); }
  Response drop(const std::string& name, const std::string& text) {
    Request request = post("/api/reports", "");
    request.upload = folder.write("upload/" + name, text).string();
    return ask(request);
  }
};

}  // namespace leitong::tests
